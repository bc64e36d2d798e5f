"""Data parallelism: several processes train one network, each on its share of every batch.

`shares` says who takes which images, `meeting` brings the processes together, `lifeline` tells
when one of them is gone, `job` trains, and `launch` puts these together for the command
``python -m cnn_guide.distribute``. Import the module you want; this one loads nothing.
"""
