// Elementwise operations, sums of whole vectors, losses, optimizers, rows on their way in.
#pragma once
#include "index.cuh"

KERNEL axpby(float a, const float* x, float b, float* y, long long n) {
  long long i = position();
  if (i < n) y[i] = b == 0 ? a * x[i] : a * x[i] + b * y[i];
}

KERNEL accumulate(const float* x, double* sum, long long n) {
  long long i = position();
  if (i < n) sum[i] += x[i];
}

KERNEL roundSum(const double* sum, double factor, float* out, long long n) {
  long long i = position();
  if (i < n) out[i] = (float)(factor * sum[i]);
}

// partial[block] = the sum of this block's squares.
KERNEL squares(const float* x, long long n, double* partial) {
  double sum = 0;
  long long step = (long long)gridDim.x * blockDim.x;
  for (long long i = position(); i < n; i += step) sum += (double)x[i] * x[i];
  sum = blockSum(sum);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

// gradient = factor (outputs - targets); partial[block] = the sum of the squared differences.
KERNEL squaredErrors(const float* outputs, const float* targets, float* gradient, float factor,
                     long long n, double* partial) {
  double sum = 0;
  long long step = (long long)gridDim.x * blockDim.x;
  for (long long i = position(); i < n; i += step) {
    float difference = outputs[i] - targets[i];
    sum += (double)difference * difference;
    gradient[i] = factor * difference;
  }
  sum = blockSum(sum);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

// One block: adds the sum of the partial sums.
KERNEL addTotal(const double* partial, int count, double* out) {
  double sum = 0;
  for (int i = threadIdx.x; i < count; i += SUMMING) sum += partial[i];
  sum = blockSum(sum);
  if (threadIdx.x == 0) *out += sum;
}

// flag = 1 where a value is NaN or infinite; every writer writes the same.
KERNEL infinite(const float* x, long long n, int* flag) {
  long long step = (long long)gridDim.x * blockDim.x;
  for (long long i = position(); i < n; i += step)
    if (!(fabsf(x[i]) <= 3.402823466e38f)) *flag = 1;
}

KERNEL sgd(float* values, const float* gradient, float* buffer, float lr, float momentum,
           float decay, long long n) {
  long long i = position();
  if (i >= n) return;
  float g = gradient[i] + decay * values[i];
  float v = momentum * buffer[i] + g;
  buffer[i] = v;
  values[i] -= lr * v;
}

// keep = 1 - lr * decay; rate = lr / (1 - beta1^t); root = 1 / sqrt(1 - beta2^t). In float64: where
// a step brings a value near 0, float32's rounding of what it was would remain.
KERNEL adamW(float* values, const float* gradient, float* first, float* second, double keep,
             double rate, double root, double beta1, double beta2, double epsilon, long long n) {
  long long i = position();
  if (i >= n) return;
  double g = gradient[i];
  double m = beta1 * first[i] + (1 - beta1) * g;
  double v = beta2 * second[i] + (1 - beta2) * g * g;
  first[i] = (float)m;
  second[i] = (float)v;
  values[i] = (float)(keep * values[i] - rate * m / (sqrt(v) * root + epsilon));
}

KERNEL normalize(const unsigned char* pixels, const int* rows, int n, int channels, int area,
                 const float* table, float* out) {
  unsigned i = item();
  unsigned each = channels * area;
  if (i >= n * each) return;
  unsigned row = i / each;
  unsigned j = i - row * each;
  out[i] = table[j / area * 256 + pixels[(long long)rows[row] * each + j]];
}

KERNEL gather(const float* matrix, const int* rows, int n, int columns, float* out) {
  long long i = position();
  if (i >= (long long)n * columns) return;
  long long row = i / columns;
  out[i] = matrix[(long long)rows[row] * columns + (i - row * columns)];
}

KERNEL addToRows(float* matrix, long long n, int columns, const float* row) {
  long long i = position();
  if (i < n) matrix[i] += row[i % columns];
}

// partial[blockIdx.y][column] = the sum of every gridDim.y-th group of ROWS rows.
KERNEL columnSums(const float* matrix, int rows, int columns, double* partial) {
  int column = blockIdx.x * LANES + threadIdx.x;
  double sum = 0;
  if (column < columns)
    for (int row = blockIdx.y * ROWS + threadIdx.y; row < rows; row += gridDim.y * ROWS)
      sum += matrix[(long long)row * columns + column];
  sum = laneSum(sum);
  if (threadIdx.y == 0 && column < columns) partial[(long long)blockIdx.y * columns + column] = sum;
}

// sums[column] = the sum of `count` partial sums.
KERNEL columnTotals(const double* partial, int count, int columns, float* sums) {
  int column = blockIdx.x * LANES + threadIdx.x;
  double sum = 0;
  if (column < columns)
    for (int i = threadIdx.y; i < count; i += ROWS) sum += partial[(long long)i * columns + column];
  sum = laneSum(sum);
  if (threadIdx.y == 0 && column < columns) sums[column] = (float)sum;
}
