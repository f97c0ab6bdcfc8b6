// ReLU and pooling. `out` counts output pixels times channels, `n` input floats.
#pragma once
#include "index.cuh"

KERNEL relu(float* x, unsigned n) {
  unsigned i = item();
  if (i < n) x[i] = rectified(x[i]);
}

KERNEL reluBackward1(const float* out, float* gradient, unsigned n) {
  unsigned i = item();
  if (i < n && !(out[i] > 0)) gradient[i] = 0;
}

KERNEL reluBackward4(const float4* out, float4* gradient, unsigned n) {
  unsigned i = item();
  if (i >= n) return;
  float4 y = out[i], g = gradient[i];
  gradient[i] = make_float4(y.x > 0 ? g.x : 0, y.y > 0 ? g.y : 0, y.z > 0 ? g.z : 0, y.w > 0 ? g.w : 0);
}

// The first float of the 2x2 square of output i, in an input of so many floats a pixel.
__device__ inline size_t corner(unsigned i, int side, unsigned channels) {
  unsigned half = side / 2;
  unsigned pixel = i / channels;
  unsigned line = pixel / half;
  unsigned image = line / half;
  unsigned x = pixel - line * half;
  unsigned y = line - image * half;
  return (((size_t)image * side + 2 * y) * side + 2 * x) * channels + (i - pixel * channels);
}

KERNEL averagePool4(const float4* in, float4* out, unsigned n, int side, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  const float4* from = in + corner(i, side, channels);
  size_t below = (size_t)side * channels;
  float4 sum = add(add(from[0], from[channels]), add(from[below], from[below + channels]));
  out[i] = make_float4(0.25f * sum.x, 0.25f * sum.y, 0.25f * sum.z, 0.25f * sum.w);
}

KERNEL averagePool1(const float* in, float* out, unsigned n, int side, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  const float* from = in + corner(i, side, channels);
  size_t below = (size_t)side * channels;
  out[i] = 0.25f * ((from[0] + from[channels]) + (from[below] + from[below + channels]));
}

// One thread an input float (or four): the output whose square it is in, or -1 in a dropped line.
__device__ inline long long square(unsigned i, int side, unsigned channels) {
  unsigned half = side / 2;
  unsigned pixel = i / channels;
  unsigned line = pixel / side;
  unsigned image = line / side;
  unsigned x = (pixel - line * side) / 2;
  unsigned y = (line - image * side) / 2;
  if (x >= half || y >= half) return -1;
  return (((long long)image * half + y) * half + x) * channels + (i - pixel * channels);
}

KERNEL averagePoolBackward4(const float4* outGradient, float4* inGradient, unsigned n, int side,
                            unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  long long from = square(i, side, channels);
  float4 g = from < 0 ? make_float4(0, 0, 0, 0) : outGradient[from];
  inGradient[i] = make_float4(0.25f * g.x, 0.25f * g.y, 0.25f * g.z, 0.25f * g.w);
}

KERNEL averagePoolBackward1(const float* outGradient, float* inGradient, unsigned n, int side,
                            unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  long long from = square(i, side, channels);
  inGradient[i] = from < 0 ? 0 : 0.25f * outGradient[from];
}

KERNEL maximumPool(const float* in, float* out, unsigned n, int side, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  const float* from = in + corner(i, side, channels);
  size_t below = (size_t)side * channels;
  float best = from[0];
  if (from[channels] > best) best = from[channels];
  if (from[below] > best) best = from[below];
  if (from[below + channels] > best) best = from[below + channels];
  out[i] = best;
}

// One thread an output; inGradient was zeroed before.
KERNEL maximumPoolBackward(const float* in, const float* out, const float* outGradient,
                           float* inGradient, unsigned n, int side, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  size_t first = corner(i, side, channels);
  size_t below = (size_t)side * channels;
  size_t squares[4] = {first, first + channels, first + below, first + below + channels};
  for (int k = 0; k < 4; k++)
    if (in[squares[k]] == out[i]) {
      inGradient[squares[k]] = outGradient[i];
      return;
    }
}

// One thread an image and channel.
KERNEL globalAverage(const float* in, float* out, unsigned n, int area, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  unsigned image = i / channels;
  const float* from = in + (size_t)image * area * channels + (i - image * channels);
  double sum = 0;
  for (int p = 0; p < area; p++) sum += from[(size_t)p * channels];
  out[i] = (float)(sum / area);
}

KERNEL globalAverageBackward(const float* outGradient, float* inGradient, unsigned n, int area,
                             unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  unsigned image = i / (area * channels);
  inGradient[i] = outGradient[image * channels + i % channels] / area;
}
