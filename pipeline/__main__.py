"""Makes `python -m pipeline` the command."""

import gc

if __name__ == "__main__":
    gc.set_threshold(100_000)  # what is read is let go of without it, and looking for circles among it takes longer than reading
    from pipeline.cli import main

    try:
        main()
    finally:
        gc.freeze()  # nor need anybody look through all that is held because the process ends
