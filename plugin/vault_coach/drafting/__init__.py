"""From signals to a brief worth reading: facts, leads by code, endings by a model, checks, a phrasebook."""
