"""One module for each document that describes a release. None knows another; each has a `PATH` in the package and a
`make` that gives back the document, from the head of the descriptor and the data alone."""
