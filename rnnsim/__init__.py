"""rnnsim: see, build, run and teach recurrent neural networks."""
