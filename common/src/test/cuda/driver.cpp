// A driver library without a card: memory is the heap's, a kernel runs on the processor. Freed and
// fresh memory holds NaN, so what reads it shows.
#include "cuda.h"
#include "../../main/cuda/kernels.cu"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

Extent gridDim, blockDim, blockIdx, threadIdx;

namespace {

typedef std::function<void(void**)> Kernel;

template <class... A, size_t... I>
Kernel wrap(void (*kernel)(A...), std::index_sequence<I...>) {
  return [kernel](void** p) { kernel(*(A*)p[I]...); };
}

template <class... A>
Kernel wrap(void (*kernel)(A...)) {
  return wrap(kernel, std::index_sequence_for<A...>());
}

#define NAME(kernel) {#kernel, wrap(kernel)}
std::map<std::string, Kernel> kernels = {
    NAME(axpby), NAME(accumulate), NAME(roundSum), NAME(squares), NAME(squaredErrors),
    NAME(addTotal), NAME(infinite), NAME(sgd), NAME(adamW), NAME(normalize), NAME(gather),
    NAME(addToRows), NAME(columnSums), NAME(columnTotals), NAME(batchSums), NAME(batchMoments),
    NAME(batchApply1), NAME(batchApply4), NAME(batchBackwardSums), NAME(batchBackwardTotals),
    NAME(batchBackwardApply1), NAME(batchBackwardApply4), NAME(fold), NAME(patches1),
    NAME(patches4), NAME(unpatch1), NAME(unpatch4), NAME(weightIn), NAME(weightOut),
    NAME(biasRelu1), NAME(direct), NAME(biasRelu4), NAME(depthwise), NAME(depthwiseInput),
    NAME(depthwiseWeight), NAME(relu), NAME(reluBackward1), NAME(reluBackward4), NAME(averagePool1), NAME(averagePool4),
    NAME(averagePoolBackward1), NAME(averagePoolBackward4), NAME(maximumPool),
    NAME(maximumPoolBackward), NAME(globalAverage), NAME(globalAverageBackward),
    NAME(transposeBatch), NAME(withBias), NAME(withoutBias), NAME(widen), NAME(widenTransposed),
    NAME(narrowTransposed), NAME(addRidge)};

// Those that wait for each other inside a block; the others run thread after thread.
const std::set<std::string> waiting = {
    "squares", "squaredErrors", "addTotal", "columnSums", "columnTotals", "batchSums", "batchMoments",
    "batchBackwardSums", "batchBackwardTotals", "depthwiseWeight", "transposeBatch", "addRidge"};

struct Function {
  std::string name;
  Kernel kernel;
  bool waits;
};
std::map<std::string, Function> functions;

// A block's threads live on from block to block: to make a coroutine takes longer than to run it.
const size_t STACK = 64 << 10, MOST_THREADS = 1024;
jmp_buf scheduler, threads[MOST_THREADS];
bool started[MOST_THREADS], done[MOST_THREADS];
unsigned current, count, left;
Function* running;
void** arguments;

void toScheduler() {
  if (!_setjmp(threads[current])) _longjmp(scheduler, 1);
}

void live() {
  for (;;) {
    running->kernel(arguments);
    done[current] = true;
    toScheduler();
  }
}

void resume() {
  if (_setjmp(scheduler)) return;
  if (started[current]) _longjmp(threads[current], 1);
  started[current] = true;
  ucontext_t context;
  getcontext(&context);
  context.uc_stack.ss_sp = malloc(STACK);
  context.uc_stack.ss_size = STACK;
  makecontext(&context, live, 0);
  setcontext(&context);
}

void runBlock() {
  count = blockDim.x * blockDim.y * blockDim.z;
  if (!running->waits) {
    for (unsigned i = 0; i < count; i++) {
      threadIdx = {i % blockDim.x, i / blockDim.x, 0};
      running->kernel(arguments);
    }
    return;
  }
  memset(done, 0, sizeof done);
  for (left = count; left > 0;) {
    left = 0;
    for (current = 0; current < count; current++) {
      if (done[current]) continue;
      threadIdx = {current % blockDim.x, current / blockDim.x, 0};
      resume();
      if (!done[current]) left++;
    }
  }
}

std::map<unsigned long long, size_t> sizes;

// Adds a line to the file that the environment names: which calls came, in their order.
int traced(const char* format, ...) {
  static FILE* file = getenv("EMULATED_TRACE") ? fopen(getenv("EMULATED_TRACE"), "w") : nullptr;
  if (file) {
    va_list values;
    va_start(values, format);
    vfprintf(file, format, values);
    va_end(values);
    fflush(file);
  }
  return 0;
}

// Streams and events are numbers.
int fresh(void** handle) {
  static size_t last;
  return *handle = (void*)++last, 0;
}

int setting(const char* name, int otherwise) {
  const char* value = getenv(name);
  return value ? atoi(value) : otherwise;
}

}  // namespace

extern "C" {

void __syncthreads() {
  if (!running->waits) abort();
  Extent self = threadIdx;
  toScheduler();
  threadIdx = self;
}

int cuDriverGetVersion(int* version) { return *version = setting("EMULATED_DRIVER", 13000), 0; }
int cuInit(unsigned) { return setting("EMULATED_INIT", 0); }
int cuDeviceGetCount(int* count) { return *count = setting("EMULATED_CARDS", 1), 0; }
int cuDeviceGet(int* device, int ordinal) { return *device = ordinal, 0; }
int cuDeviceGetName(char* name, int length, int) {
  return snprintf(name, length, "Emulated card"), 0;
}
int cuDeviceGetUuid_v2(char* uuid, int ordinal) {
  for (int i = 0; i < 16; i++) uuid[i] = 16 * i + i;
  uuid[15] = setting("EMULATED_CARD", 0) + ordinal;
  return 0;
}
int cuDeviceGetAttribute(int* value, int attribute, int) {
  int capability = setting("EMULATED_CAPABILITY", 90);
  *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : 1;
  return 0;
}
int cuGetErrorName(int status, const char** name) {
  *name = status == 2 ? "CUDA_ERROR_OUT_OF_MEMORY" : status == 100 ? "CUDA_ERROR_NO_DEVICE" : status == 46 ? "CUDA_ERROR_DEVICE_UNAVAILABLE" : "CUDA_ERROR";
  return 0;
}
int cuDevicePrimaryCtxRetain(void** context, int) {
  return *context = &sizes, setting("EMULATED_CONTEXT", 0);
}
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(void*) { return 0; }

const size_t TOTAL = 4ULL << 30;
size_t held;

int cuMemGetInfo_v2(size_t* free, size_t* total) {
  *total = (size_t)setting("EMULATED_MIB", TOTAL >> 20) << 20;
  *free = *total - held;
  return 0;
}
int cuMemAlloc_v2(unsigned long long* address, size_t bytes) {
  if (held + bytes > (size_t)setting("EMULATED_MIB", TOTAL >> 20) << 20) return 2;
  *address = (unsigned long long)aligned_alloc(512, (bytes + 511) / 512 * 512);
  memset((void*)*address, 0xff, bytes);
  sizes[*address] = bytes;
  held += bytes;
  return 0;
}
int cuMemFree_v2(unsigned long long address) {
  held -= sizes[address];
  sizes.erase(address);
  return free((void*)address), 0;
}
int cuMemAllocHost_v2(void** address, size_t bytes) { return *address = malloc(bytes), 0; }
int cuMemFreeHost(void* address) { return free(address), 0; }
int cuMemcpyHtoDAsync_v2(unsigned long long to, const void* from, size_t bytes, void* stream) {
  traced("up stream %p from %p to %llx bytes %zu\n", stream, from, to, bytes);
  return memcpy((void*)to, from, bytes), 0;
}
int cuMemcpyDtoHAsync_v2(void* to, unsigned long long from, size_t bytes, void* stream) {
  traced("down stream %p bytes %zu\n", stream, bytes);
  return memcpy(to, (void*)from, bytes), 0;
}
int cuMemcpyDtoDAsync_v2(unsigned long long to, unsigned long long from, size_t bytes, void*) {
  return memmove((void*)to, (void*)from, bytes), 0;
}
int cuMemsetD8Async(unsigned long long to, unsigned char value, size_t bytes, void*) {
  return memset((void*)to, value, bytes), 0;
}
int cuMemsetD32Async(unsigned long long to, unsigned value, size_t count, void*) {
  for (size_t i = 0; i < count; i++) ((unsigned*)to)[i] = value;
  return 0;
}
int cuStreamCreate(void** stream, unsigned) { return fresh(stream); }
int cuStreamDestroy_v2(void*) { return 0; }
int cuStreamSynchronize(void* stream) { return traced("wait for stream %p\n", stream); }
int cuStreamWaitEvent(void* stream, void* event, unsigned) {
  return traced("stream %p waits for %p\n", stream, event);
}
int cuEventCreate(void** event, unsigned) { return fresh(event); }
int cuEventDestroy_v2(void*) { return 0; }
int cuEventRecord(void* event, void* stream) { return traced("record %p on stream %p\n", event, stream); }
int cuEventSynchronize(void* event) { return traced("wait for %p\n", event); }
int cuModuleLoadData(void** module, const void* code) {
  *module = &kernels;
  return strstr((const char*)code, ".target sm_75") ? 0 : 218;
}
int cuModuleGetFunction(void** function, void*, const char* name) {
  auto found = kernels.find(name);
  if (found == kernels.end()) return 500;
  functions[name] = {name, found->second, waiting.count(name) > 0};
  return *function = &functions[name], 0;
}
int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by,
                   unsigned bz, unsigned, void* stream, void** values, void**) {
  traced("launch %s on stream %p\n", ((Function*)function)->name.c_str(), stream);
  if (gx == 0 || gy == 0 || gz == 0 || gy > 65535 || gz > 65535 || bx * by * bz > 1024) return 1;
  running = (Function*)function;
  arguments = values;
  gridDim = {gx, gy, gz};
  blockDim = {bx, by, bz};
  for (blockIdx.z = 0; blockIdx.z < gz; blockIdx.z++)
    for (blockIdx.y = 0; blockIdx.y < gy; blockIdx.y++)
      for (blockIdx.x = 0; blockIdx.x < gx; blockIdx.x++) runBlock();
  return 0;
}
}
