"""Seats in programme sessions: chosen by guests, exact under any load, freed when they cancel."""
