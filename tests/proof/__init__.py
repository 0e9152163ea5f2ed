"""Races and crashes on real processes; PROOF_SCALE=1 is the full size, a tenth of it runs with the other tests."""
