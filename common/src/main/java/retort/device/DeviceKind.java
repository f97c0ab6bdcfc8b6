package retort.device;

/** Kinds of hardware that networks run on. */
public enum DeviceKind {
  /** On the processor. */
  CPU,
  /** On the GPU that Spark gave; an error where there is none. */
  CUDA
}
