// Between rows of plain numbers and the device's layouts.
#pragma once
#include "index.cuh"

#define TILE 32

// `batch` matrices (rows, columns) become (columns, rows); blocks of TILE x ROWS threads.
KERNEL transposeBatch(const float* from, float* to, int batch, int rows, int columns) {
  __shared__ float tile[TILE][TILE + 1];
  for (int b = blockIdx.z; b < batch; b += gridDim.z) {
    const float* in = from + (size_t)b * rows * columns;
    float* out = to + (size_t)b * rows * columns;
    int column = blockIdx.x * TILE + threadIdx.x;
    for (int j = threadIdx.y; j < TILE; j += ROWS) {
      int row = blockIdx.y * TILE + j;
      if (row < rows && column < columns) tile[j][threadIdx.x] = in[(size_t)row * columns + column];
    }
    __syncthreads();
    int row = blockIdx.y * TILE + threadIdx.x;
    for (int j = threadIdx.y; j < TILE; j += ROWS) {
      int other = blockIdx.x * TILE + j;
      if (row < rows && other < columns) out[(size_t)other * rows + row] = tile[threadIdx.x][j];
    }
    __syncthreads();
  }
}

// (m, inputs) with a column of ones behind it, in float64.
KERNEL withBias(const float* features, double* out, int m, int inputs) {
  long long i = position();
  if (i >= (long long)m * (inputs + 1)) return;
  long long row = i / (inputs + 1);
  int column = (int)(i - row * (inputs + 1));
  out[i] = column < inputs ? (double)features[row * inputs + column] : 1;
}

KERNEL withoutBias(const double* from, float* out, int m, int inputs) {
  long long i = position();
  if (i >= (long long)m * inputs) return;
  long long row = i / inputs;
  out[i] = (float)from[i + row];
}

KERNEL widen(const float* from, double* to, long long n) {
  long long i = position();
  if (i < n) to[i] = from[i];
}

// (rows, columns) to (columns, rows) on the way to or from float64.
KERNEL widenTransposed(const float* from, double* to, int rows, int columns) {
  long long i = position();
  if (i >= (long long)rows * columns) return;
  long long column = i / rows;
  to[i] = from[(i - column * rows) * columns + column];
}

KERNEL narrowTransposed(const double* from, float* to, int rows, int columns) {
  long long i = position();
  if (i >= (long long)rows * columns) return;
  long long column = i / rows;
  to[i] = (float)from[(i - column * rows) * columns + column];
}

// One block: lambda = ridge times the trace; it is added to the diagonal and written to *lambda.
KERNEL addRidge(double* matrix, int m, double ridge, double* lambda) {
  __shared__ double shared;
  double sum = 0;
  for (int i = threadIdx.x; i < m; i += SUMMING) sum += matrix[(long long)i * m + i];
  sum = blockSum(sum);
  if (threadIdx.x == 0) {
    shared = ridge * sum;
    *lambda = shared;
  }
  __syncthreads();
  for (int i = threadIdx.x; i < m; i += SUMMING) matrix[(long long)i * m + i] += shared;
}
