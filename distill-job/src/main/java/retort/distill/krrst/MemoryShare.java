package retort.distill.krrst;

/**
 * A share of a card's memory.
 *
 * @param name of what it holds
 * @param setting that makes it smaller
 */
record MemoryShare(String name, String setting, long bytes) {
  private static final long MEBI = 1L << 20;

  @Override
  public String toString() {
    return "%s %d MiB (%s)".formatted(name, bytes / MEBI, setting);
  }
}
