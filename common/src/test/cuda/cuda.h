// Enough of CUDA's language to compile kernels.cu with a C++ compiler: a block's threads are
// coroutines, which a barrier puts behind each other.
#pragma once
#include <math.h>
#include <stddef.h>

#define __global__
#define __device__
#define __shared__ static

struct Extent {
  unsigned x, y, z;
};

extern "C" Extent gridDim, blockDim, blockIdx, threadIdx;
extern "C" void __syncthreads();

struct float4 {
  float x, y, z, w;
};

static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
