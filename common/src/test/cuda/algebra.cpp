// cuBLAS's and cuSOLVER's functions that Retort calls, as plain loops; column-major, as theirs are.
#include <math.h>
#include <stddef.h>
#include <string.h>

#include <vector>

namespace {

template <class T>
int multiply(int ta, int tb, int m, int n, int k, const T* alpha, const T* a, int lda, const T* b,
             int ldb, const T* beta, T* c, int ldc) {
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      double sum = 0;
      for (int l = 0; l < k; l++) {
        T x = ta ? a[(size_t)i * lda + l] : a[(size_t)l * lda + i];
        T y = tb ? b[(size_t)l * ldb + j] : b[(size_t)j * ldb + l];
        sum += (double)x * y;
      }
      T& to = c[(size_t)j * ldc + i];
      to = *beta == 0 ? *alpha * sum : *alpha * sum + *beta * to;
    }
  return 0;
}

int handle;
bool coarse;

// Ten bits of mantissa, as TF32 has them.
float tf32(float value) {
  unsigned bits;
  memcpy(&bits, &value, 4);
  bits = (bits + 0x1000) & ~0x1fffu;
  memcpy(&value, &bits, 4);
  return value;
}

}  // namespace

extern "C" {

int cublasCreate_v2(void** to) { return *to = &handle, 0; }
int cublasDestroy_v2(void*) { return 0; }
int cublasSetStream_v2(void*, void*) { return 0; }
int cublasSetWorkspace_v2(void*, void*, size_t) { return 0; }
int cublasSetMathMode(void*, int mode) { return coarse = mode == 3, 0; }
int cublasGetProperty(int which, int* value) { return *value = which == 0 ? 13 : 0, 0; }
const char* cublasGetStatusString(int) { return "emulated"; }

int cublasSgemm_v2(void*, int ta, int tb, int m, int n, int k, const float* alpha, const float* a,
                   int lda, const float* b, int ldb, const float* beta, float* c, int ldc) {
  if (!coarse) return multiply(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  std::vector<float> x(a, a + (size_t)lda * ((ta ? m : k) - 1) + (ta ? k : m));
  std::vector<float> y(b, b + (size_t)ldb * ((tb ? k : n) - 1) + (tb ? n : k));
  for (float& value : x) value = tf32(value);
  for (float& value : y) value = tf32(value);
  return multiply(ta, tb, m, n, k, alpha, x.data(), lda, y.data(), ldb, beta, c, ldc);
}

int cublasDgemm_v2(void*, int ta, int tb, int m, int n, int k, const double* alpha,
                   const double* a, int lda, const double* b, int ldb, const double* beta,
                   double* c, int ldc) {
  return multiply(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

// Fills the lower half alone (uplo 0), of a' a (trans 1).
int cublasDsyrk_v2(void*, int uplo, int trans, int n, int k, const double* alpha, const double* a,
                   int lda, const double* beta, double* c, int ldc) {
  if (uplo != 0 || trans != 1 || *beta != 0) return 7;
  for (int j = 0; j < n; j++)
    for (int i = j; i < n; i++) {
      double sum = 0;
      for (int l = 0; l < k; l++) sum += a[(size_t)i * lda + l] * a[(size_t)j * lda + l];
      c[(size_t)j * ldc + i] = *alpha * sum;
    }
  return 0;
}

// Replaces b (m, n) by b a^-1 (trans 0) or b a'^-1 (trans 1), of the lower half of a (n, n).
int cublasDtrsm_v2(void*, int side, int uplo, int trans, int diag, int m, int n,
                   const double* alpha, const double* a, int lda, double* b, int ldb) {
  if (side != 1 || uplo != 0 || diag != 0 || *alpha != 1) return 7;
  for (int i = 0; i < m; i++)
    for (int at = 0; at < n; at++) {
      int j = trans ? at : n - 1 - at;
      double x = b[(size_t)j * ldb + i];
      for (int k = trans ? 0 : j + 1; k < (trans ? j : n); k++)
        x -= b[(size_t)k * ldb + i] * (trans ? a[(size_t)k * lda + j] : a[(size_t)j * lda + k]);
      b[(size_t)j * ldb + i] = x / a[(size_t)j * lda + j];
    }
  return 0;
}

int cusolverDnCreate(void** to) { return *to = &handle, 0; }
int cusolverDnDestroy(void*) { return 0; }
int cusolverDnSetStream(void*, void*) { return 0; }
int cusolverDnSetDeterministicMode(void*, int) { return 0; }
int cusolverGetProperty(int which, int* value) { return *value = which == 0 ? 12 : 0, 0; }
int cusolverDnDpotrf_bufferSize(void*, int, int n, double*, int, int* size) { return *size = n, 0; }

int cusolverDnDpotrf(void*, int uplo, int n, double* a, int lda, double*, int, int* info) {
  if (uplo != 0) return 7;
  for (int j = 0; j < n; j++) {
    double pivot = a[(size_t)j * lda + j];
    for (int k = 0; k < j; k++) pivot -= a[(size_t)k * lda + j] * a[(size_t)k * lda + j];
    if (!(pivot > 0)) return *info = j + 1, 0;
    double root = a[(size_t)j * lda + j] = sqrt(pivot);
    for (int i = j + 1; i < n; i++) {
      double x = a[(size_t)j * lda + i];
      for (int k = 0; k < j; k++) x -= a[(size_t)k * lda + i] * a[(size_t)k * lda + j];
      a[(size_t)j * lda + i] = x / root;
    }
  }
  return *info = 0, 0;
}

int cusolverDnDpotrs(void*, int uplo, int n, int columns, const double* a, int lda, double* b,
                     int ldb, int* info) {
  if (uplo != 0) return 7;
  for (int c = 0; c < columns; c++) {
    double* x = b + (size_t)c * ldb;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) x[i] -= a[(size_t)k * lda + i] * x[k];
      x[i] /= a[(size_t)i * lda + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) x[i] -= a[(size_t)i * lda + k] * x[k];
      x[i] /= a[(size_t)i * lda + i];
    }
  }
  return *info = 0, 0;
}
}
