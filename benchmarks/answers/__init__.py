"""How good the answers are: found, short, grounded, and withheld where there is none."""
