package retort.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One run of the pipeline a fork, within this process, handed to whoever takes an Expected. */
final class Undisturbed implements ParameterResolver {

  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(Undisturbed.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Expected.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(Held.class, key -> run(), Held.class)
        .expected();
  }

  private static Held run() {
    try {
      return new Held(Expected.make(SparkSession.active(), Files.createTempDirectory("pipeline")));
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Held(Expected expected)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      FileUtil.fullyDelete(expected.root().toFile());
    }
  }
}
