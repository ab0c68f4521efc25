"""The words of the method as plain values. Pure: standard library only, no clock, no disk."""
