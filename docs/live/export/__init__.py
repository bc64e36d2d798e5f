"""What the build hands to the live pages: the trained network, images and kernels."""
