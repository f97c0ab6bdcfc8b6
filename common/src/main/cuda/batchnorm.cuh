// BatchNorm in training mode: sums in float64, in one fixed order. A row is a pixel.
#pragma once
#include "index.cuh"

// partial[blockIdx.y] = (sums of x, sums of x^2), channels each.
KERNEL batchSums(const float* in, unsigned rows, int channels, double* partial) {
  int c = blockIdx.x * LANES + threadIdx.x;
  double sum = 0, square = 0;
  if (c < channels) {
#pragma unroll 4
    for (unsigned row = blockIdx.y * ROWS + threadIdx.y; row < rows; row += gridDim.y * ROWS) {
      double x = in[(unsigned)(row * channels) + c];
      sum += x;
      square += x * x;
    }
  }
  sum = laneSum(sum);
  square = laneSum(square);
  if (threadIdx.y == 0 && c < channels) {
    double* to = partial + 2LL * blockIdx.y * channels;
    to[c] = sum;
    to[channels + c] = square;
  }
}

// mean, variance and scale = gamma / sqrt(variance + epsilon) of each channel.
KERNEL batchMoments(const double* partial, int count, int channels, double rows, double epsilon,
                    const float* gamma, float* mean, float* variance, float* scale) {
  int c = blockIdx.x * LANES + threadIdx.x;
  double sum = 0, square = 0;
  if (c < channels)
    for (int i = threadIdx.y; i < count; i += ROWS) {
      sum += partial[2LL * i * channels + c];
      square += partial[2LL * i * channels + channels + c];
    }
  sum = laneSum(sum);
  square = laneSum(square);
  if (threadIdx.y == 0 && c < channels) {
    double average = sum / rows;
    double spread = square / rows - average * average;
    if (spread < 0) spread = 0;
    mean[c] = (float)average;
    variance[c] = (float)spread;
    scale[c] = (float)(gamma[c] / sqrt(spread + epsilon));
  }
}

__device__ inline float normal(float x, float mean, float scale, float beta, int relu) {
  float y = (x - mean) * scale + beta;
  return relu ? rectified(y) : y;
}

KERNEL batchApply1(const float* in, const float* mean, const float* scale, const float* beta,
                   int relu, float* out, unsigned n, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  unsigned c = i % channels;
  out[i] = normal(in[i], mean[c], scale[c], beta[c], relu);
}

KERNEL batchApply4(const float4* in, const float4* mean, const float4* scale, const float4* beta,
                   int relu, float4* out, unsigned n, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  unsigned c = i % channels;
  float4 x = in[i], m = mean[c], s = scale[c], b = beta[c];
  out[i] = make_float4(normal(x.x, m.x, s.x, b.x, relu), normal(x.y, m.y, s.y, b.y, relu),
                       normal(x.z, m.z, s.z, b.z, relu), normal(x.w, m.w, s.w, b.w, relu));
}

// partial[blockIdx.y] = (sums of g, sums of g (x - mean)), g being 0 where ReLU cut.
KERNEL batchBackwardSums(const float* in, const float* out, const float* outGradient,
                         const float* mean, int relu, unsigned rows, int channels,
                         double* partial) {
  int c = blockIdx.x * LANES + threadIdx.x;
  double sum = 0, product = 0;
  if (c < channels) {
    float average = mean[c];
#pragma unroll 4
    for (unsigned row = blockIdx.y * ROWS + threadIdx.y; row < rows; row += gridDim.y * ROWS) {
      unsigned i = row * channels + c;
      float g = !relu || out[i] > 0 ? outGradient[i] : 0;
      sum += g;
      product += (double)g * (in[i] - average);
    }
  }
  sum = laneSum(sum);
  product = laneSum(product);
  if (threadIdx.y == 0 && c < channels) {
    double* to = partial + 2LL * blockIdx.y * channels;
    to[c] = sum;
    to[channels + c] = product;
  }
}

// The gradients of gamma and beta, and k so that dx = k0 g - k1 - k2 (x - mean).
KERNEL batchBackwardTotals(const double* partial, int count, int channels, double rows,
                           double epsilon, const float* gamma, const float* variance,
                           float* gammaGradient, float* betaGradient, float* k) {
  int c = blockIdx.x * LANES + threadIdx.x;
  double sum = 0, product = 0;
  if (c < channels)
    for (int i = threadIdx.y; i < count; i += ROWS) {
      sum += partial[2LL * i * channels + c];
      product += partial[2LL * i * channels + channels + c];
    }
  sum = laneSum(sum);
  product = laneSum(product);
  if (threadIdx.y == 0 && c < channels) {
    double inverse = 1 / sqrt((double)variance[c] + epsilon);
    double scale = gamma[c] * inverse;
    gammaGradient[c] = (float)(product * inverse);
    betaGradient[c] = (float)sum;
    k[c] = (float)scale;
    k[channels + c] = (float)(scale * sum / rows);
    k[2 * channels + c] = (float)(scale * inverse * inverse * product / rows);
  }
}

KERNEL batchBackwardApply1(const float* in, const float* out, const float* outGradient,
                           const float* mean, const float* k, int relu, float* inGradient,
                           unsigned n, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  unsigned c = i % channels;
  float g = !relu || out[i] > 0 ? outGradient[i] : 0;
  inGradient[i] = k[c] * g - k[channels + c] - k[2 * channels + c] * (in[i] - mean[c]);
}

KERNEL batchBackwardApply4(const float4* in, const float4* out, const float4* outGradient,
                           const float4* mean, const float4* k, int relu, float4* inGradient,
                           unsigned n, unsigned channels) {
  unsigned i = item();
  if (i >= n) return;
  unsigned c = i % channels;
  float4 g = outGradient[i], x = in[i], m = mean[c];
  if (relu) {
    float4 y = out[i];
    g = make_float4(y.x > 0 ? g.x : 0, y.y > 0 ? g.y : 0, y.z > 0 ? g.z : 0, y.w > 0 ? g.w : 0);
  }
  float4 k0 = k[c], k1 = k[channels + c], k2 = k[2 * channels + c];
  inGradient[i] = make_float4(
      k0.x * g.x - k1.x - k2.x * (x.x - m.x), k0.y * g.y - k1.y - k2.y * (x.y - m.y),
      k0.z * g.z - k1.z - k2.z * (x.z - m.z), k0.w * g.w - k1.w - k2.w * (x.w - m.w));
}

// A convolution and the BatchNorm behind it as one convolution; a bias may be missing.
KERNEL fold(const float* weight, const float* bias, const float* gamma, const float* beta,
            const float* mean, const float* variance, float epsilon, int outputs, int each,
            float* foldedWeight, float* foldedBias) {
  unsigned i = item();
  if (i >= (unsigned)outputs * each) return;
  int o = i / each;
  float scale = gamma[o] / sqrtf(variance[o] + epsilon);
  foldedWeight[i] = scale * weight[i];
  if (i % each == 0) foldedBias[o] = beta[o] + scale * ((bias ? bias[o] : 0) - mean[o]);
}
