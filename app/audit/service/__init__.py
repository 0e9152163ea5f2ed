"""What writes the audit trail."""
