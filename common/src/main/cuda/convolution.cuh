// Convolutions as products with patches: a row holds what one output pixel sees, taps outermost,
// then channels, then zeros up to a multiple of eight. And depthwise ones, directly.
#pragma once
#include "index.cuh"


#define WINDOW                                                                                  \
  int channels, int side, int outputSide, int kernel, int stride, int padding, int columns

// One thread an output pixel and four channels, or (patches1) an output pixel and a column.
KERNEL patches4(const float4* in, float4* patches, unsigned rows, WINDOW) {
  unsigned lanes = channels / 4;
  unsigned i = item();
  if (i >= rows * lanes) return;
  unsigned row = i / lanes;
  unsigned lane = i - row * lanes;
  unsigned line = row / outputSide;
  int x = (int)(row - line * outputSide) * stride - padding;
  unsigned image = line / outputSide;
  int y = (int)(line - image * outputSide) * stride - padding;
  const float4* from = in + (size_t)image * side * side * lanes + lane;
  float4* to = patches + (size_t)row * (columns / 4) + lane;
  const float4 zero = make_float4(0, 0, 0, 0);
  for (int ky = 0; ky < kernel; ky++)
    for (int kx = 0; kx < kernel; kx++) {
      int iy = y + ky, ix = x + kx;
      bool inside = iy >= 0 && iy < side && ix >= 0 && ix < side;
      *to = inside ? from[(size_t)(iy * side + ix) * lanes] : zero;
      to += lanes;
    }
  if (lane < (columns - kernel * kernel * channels) / 4) *to = zero;
}

KERNEL patches1(const float* in, float* patches, unsigned rows, WINDOW) {
  unsigned i = item();
  if (i >= rows * columns) return;
  unsigned row = i / columns;
  unsigned column = i - row * columns;
  float value = 0;
  if (column < (unsigned)(kernel * kernel * channels)) {
    int tap = column / channels;
    int c = column - tap * channels;
    unsigned line = row / outputSide;
    unsigned image = line / outputSide;
    int ix = (int)(row - line * outputSide) * stride - padding + tap % kernel;
    int iy = (int)(line - image * outputSide) * stride - padding + tap / kernel;
    if (iy >= 0 && iy < side && ix >= 0 && ix < side)
      value = in[((size_t)image * side * side + iy * side + ix) * channels + c];
  }
  patches[i] = value;
}

// The transpose of patches: what each input pixel's copies sum to, taps in order.
KERNEL unpatch4(const float4* patches, float4* in, unsigned pixels, WINDOW) {
  unsigned lanes = channels / 4;
  unsigned i = item();
  if (i >= pixels * lanes) return;
  unsigned pixel = i / lanes;
  unsigned lane = i - pixel * lanes;
  unsigned line = pixel / side;
  int x = (int)(pixel - line * side) + padding;
  unsigned image = line / side;
  int y = (int)(line - image * side) + padding;
  float4 sum = make_float4(0, 0, 0, 0);
  for (int ky = 0; ky < kernel; ky++) {
    int oy = y - ky;
    if (oy < 0 || oy % stride != 0 || oy / stride >= outputSide) continue;
    for (int kx = 0; kx < kernel; kx++) {
      int ox = x - kx;
      if (ox < 0 || ox % stride != 0 || ox / stride >= outputSide) continue;
      size_t row = ((size_t)image * outputSide + oy / stride) * outputSide + ox / stride;
      sum = add(sum, patches[row * (columns / 4) + (ky * kernel + kx) * lanes + lane]);
    }
  }
  in[i] = sum;
}

KERNEL unpatch1(const float* patches, float* in, unsigned pixels, WINDOW) {
  unsigned i = item();
  if (i >= pixels * channels) return;
  unsigned pixel = i / channels;
  unsigned c = i - pixel * channels;
  unsigned line = pixel / side;
  int x = (int)(pixel - line * side) + padding;
  unsigned image = line / side;
  int y = (int)(line - image * side) + padding;
  float sum = 0;
  for (int ky = 0; ky < kernel; ky++) {
    int oy = y - ky;
    if (oy < 0 || oy % stride != 0 || oy / stride >= outputSide) continue;
    for (int kx = 0; kx < kernel; kx++) {
      int ox = x - kx;
      if (ox < 0 || ox % stride != 0 || ox / stride >= outputSide) continue;
      size_t row = ((size_t)image * outputSide + oy / stride) * outputSide + ox / stride;
      sum += patches[row * columns + (ky * kernel + kx) * channels + c];
    }
  }
  in[i] = sum;
}

// PyTorch's (outputs, each, taps) as (outputs, columns) with taps before channels, zeros behind.
KERNEL weightIn(const float* from, float* to, int outputs, int each, int taps, int columns) {
  unsigned i = item();
  if (i >= (unsigned)outputs * columns) return;
  int o = i / columns;
  int column = i - o * columns;
  int tap = column / each;
  to[i] = tap < taps ? from[(o * each + column - tap * each) * taps + tap] : 0;
}

KERNEL weightOut(const float* from, float* to, int outputs, int each, int taps, int columns) {
  unsigned i = item();
  if (i >= (unsigned)outputs * each * taps) return;
  int tap = i % taps;
  int row = i / taps;
  int o = row / each;
  to[i] = from[o * columns + tap * each + row - o * each];
}

KERNEL biasRelu1(float* x, const float* bias, int relu, unsigned n, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  float y = x[i] + (bias ? bias[i % channels] : 0);
  x[i] = relu ? rectified(y) : y;
}

KERNEL biasRelu4(float4* x, const float4* bias, int relu, unsigned n, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  float4 y = x[i];
  if (bias) y = add(y, bias[i % channels]);
  x[i] = relu ? rectified(y) : y;
}

// The whole 3x3 convolution of three channels, stride and padding 1, a side that eight divides: a
// thread makes four channels of eight pixels in a line. weight is (taps and channels, outputs);
// lanes are fours of outputs.
KERNEL direct(const float* in, const float4* weight, const float4* bias, int relu, float4* out,
              unsigned strips, int side, unsigned lanes) {
  unsigned i = item();
  unsigned strip = i / lanes;
  unsigned lane = i - strip * lanes;
  if (strip >= strips) return;
  unsigned across = side / 8;
  unsigned line = strip / across;
  int x = (strip - line * across) * 8;
  int y = line % side;
  float4 sum[8];
#pragma unroll
  for (int p = 0; p < 8; p++) sum[p] = bias ? bias[lane] : make_float4(0, 0, 0, 0);
#pragma unroll
  for (int ky = 0; ky < 3; ky++) {
    int iy = y + ky - 1;
    if (iy < 0 || iy >= side) continue;
    const float* from = in + ((size_t)(line + ky - 1) * side + x) * 3;
    float seen[30];
#pragma unroll
    for (int j = 0; j < 3; j++) {
      seen[j] = x > 0 ? from[j - 3] : 0;
      seen[27 + j] = x + 8 < side ? from[24 + j] : 0;
    }
#pragma unroll
    for (int j = 0; j < 24; j++) seen[3 + j] = from[j];
#pragma unroll
    for (int tap = 0; tap < 9; tap++) {
      float4 w = weight[(ky * 9 + tap) * lanes + lane];
#pragma unroll
      for (int p = 0; p < 8; p++) {
        float value = seen[3 * p + tap];
        sum[p].x += value * w.x;
        sum[p].y += value * w.y;
        sum[p].z += value * w.z;
        sum[p].w += value * w.w;
      }
    }
  }
#pragma unroll
  for (int p = 0; p < 8; p++)
    out[((size_t)line * side + x + p) * lanes + lane] = relu ? rectified(sum[p]) : sum[p];
}

// weight is (kernel * kernel, channels) here.
KERNEL depthwise(const float* in, const float* weight, const float* bias, int relu, float* out,
                 unsigned rows, WINDOW) {
  unsigned i = item();
  if (i >= rows * channels) return;
  unsigned row = i / channels;
  unsigned c = i - row * channels;
  unsigned line = row / outputSide;
  unsigned image = line / outputSide;
  int x = (int)(row - line * outputSide) * stride - padding;
  int y = (int)(line - image * outputSide) * stride - padding;
  float sum = bias ? bias[c] : 0;
  for (int ky = 0; ky < kernel; ky++)
    for (int kx = 0; kx < kernel; kx++) {
      int iy = y + ky, ix = x + kx;
      if (iy >= 0 && iy < side && ix >= 0 && ix < side)
        sum += in[((size_t)image * side * side + iy * side + ix) * channels + c] *
               weight[(ky * kernel + kx) * channels + c];
    }
  out[i] = relu ? rectified(sum) : sum;
}

KERNEL depthwiseInput(const float* outGradient, const float* weight, float* inGradient,
                      unsigned pixels, WINDOW) {
  unsigned i = item();
  if (i >= pixels * channels) return;
  unsigned pixel = i / channels;
  unsigned c = i - pixel * channels;
  unsigned line = pixel / side;
  unsigned image = line / side;
  int x = (int)(pixel - line * side) + padding;
  int y = (int)(line - image * side) + padding;
  float sum = 0;
  for (int ky = 0; ky < kernel; ky++) {
    int oy = y - ky;
    if (oy < 0 || oy % stride != 0 || oy / stride >= outputSide) continue;
    for (int kx = 0; kx < kernel; kx++) {
      int ox = x - kx;
      if (ox < 0 || ox % stride != 0 || ox / stride >= outputSide) continue;
      size_t row = ((size_t)image * outputSide + oy / stride) * outputSide + ox / stride;
      sum += outGradient[row * channels + c] * weight[(ky * kernel + kx) * channels + c];
    }
  }
  inGradient[i] = sum;
}

// partial[blockIdx.y][channel][tap], tap being blockIdx.z.
KERNEL depthwiseWeight(const float* in, const float* outGradient, unsigned rows, WINDOW,
                       double* partial) {
  int c = blockIdx.x * LANES + threadIdx.x;
  int taps = kernel * kernel;
  int tap = blockIdx.z;
  double sum = 0;
  if (c < channels)
    for (unsigned row = blockIdx.y * ROWS + threadIdx.y; row < rows; row += gridDim.y * ROWS) {
      unsigned line = row / outputSide;
      unsigned image = line / outputSide;
      int ix = (int)(row - line * outputSide) * stride - padding + tap % kernel;
      int iy = (int)(line - image * outputSide) * stride - padding + tap / kernel;
      if (iy >= 0 && iy < side && ix >= 0 && ix < side)
        sum += (double)in[((size_t)image * side * side + iy * side + ix) * channels + c] *
               outGradient[(size_t)row * channels + c];
    }
  sum = laneSum(sum);
  if (threadIdx.y == 0 && c < channels)
    partial[((long long)blockIdx.y * channels + c) * taps + tap] = sum;
}
