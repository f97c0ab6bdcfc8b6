// What every kernel shares. Feature maps are (n, side, side, channels), so neighboring threads read
// neighboring channels. Kernels over maps count in 32 bits: a map has fewer than 2^32 floats.
#pragma once

#define KERNEL extern "C" __global__ void

// Threads of a block that sums; a power of two.
#define SUMMING 256

// Lanes (channels) and rows of a block that sums columns; LANES * ROWS threads.
#define LANES 32
#define ROWS 8

__device__ inline unsigned item() { return blockIdx.x * blockDim.x + threadIdx.x; }

__device__ inline long long position() {
  return (long long)blockIdx.x * blockDim.x + threadIdx.x;
}

__device__ inline float rectified(float x) { return x > 0 ? x : (x == x ? 0 : x); }

__device__ inline float4 rectified(float4 v) {
  return make_float4(rectified(v.x), rectified(v.y), rectified(v.z), rectified(v.w));
}

__device__ inline float4 add(float4 a, float4 b) {
  return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
}

// The sum over a block of SUMMING threads, in one fixed order; valid in thread 0.
__device__ inline double blockSum(double value) {
  __shared__ double shared[SUMMING];
  shared[threadIdx.x] = value;
  __syncthreads();
  for (int half = SUMMING / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) shared[threadIdx.x] += shared[threadIdx.x + half];
    __syncthreads();
  }
  return shared[0];
}

// The sum over the ROWS of a block of a value for each of its lanes; valid in row 0.
__device__ inline double laneSum(double value) {
  __shared__ double shared[ROWS][LANES];
  __syncthreads();
  shared[threadIdx.y][threadIdx.x] = value;
  __syncthreads();
  double sum = 0;
  if (threadIdx.y == 0)
    for (int row = 0; row < ROWS; row++) sum += shared[row][threadIdx.x];
  return sum;
}
