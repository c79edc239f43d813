"""How the embedded models are made, from public text to committed weights."""
