// Retort's kernels, one PTX file for every card from compute capability 7.5 on. Sums run in one
// fixed order and use no atomics, so equal calls give equal bits. After a change:
//   nvcc -ptx -arch=compute_75 kernels.cu -o ../resources/retort/device/cuda/kernels.ptx
#include "batchnorm.cuh"
#include "convolution.cuh"
#include "layout.cuh"
#include "pooling.cuh"
#include "vectors.cuh"
