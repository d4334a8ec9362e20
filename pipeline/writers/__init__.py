"""One module for each form of the data. None knows another; each has a `write` that gives back the resources it made."""
