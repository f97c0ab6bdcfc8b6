package retort.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster of a Master and two Workers a fork, handed to every test method that takes a
 * StandaloneCluster. What a failed test left running is killed.
 */
public final class LocalCluster implements AfterEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(LocalCluster.class);

  @Override
  public void afterEach(ExtensionContext context) {
    cluster(context).killJobs();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StandaloneCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  private static StandaloneCluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(Held.class, key -> start(), Held.class)
        .cluster();
  }

  private static Held start() {
    try {
      return new Held(new StandaloneCluster(Files.createTempDirectory("cluster"), 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the cluster when the fork's last test has run. */
  private record Held(StandaloneCluster cluster)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      Path folder = cluster.folder();
      cluster.close();
      FileUtil.fullyDelete(folder.toFile());
    }
  }
}
