"""What may be done with the programme: films and strands kept, sessions scheduled, published, cancelled."""
