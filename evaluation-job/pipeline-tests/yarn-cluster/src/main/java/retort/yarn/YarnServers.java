package retort.yarn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * HDFS with one data node and YARN with two node managers, on ports that are free. Run in an empty
 * folder: what finds them is written to {@code conf} there as Hadoop's XML files, and then {@code
 * up} is printed. They end with their input.
 */
public final class YarnServers {
  private static final int START = 60_000;

  private YarnServers() {}

  /** No arguments. */
  public static void main(String... args) throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Configuration settings = new Configuration();
    // Driver and executor of one small job, on a disk that may be nearly full.
    settings.setInt("yarn.minicluster.yarn.nodemanager.resource.memory-mb", 4096);
    settings.setInt("yarn.scheduler.minimum-allocation-mb", 128);
    settings.setBoolean("yarn.nodemanager.pmem-check-enabled", false);
    settings.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
    settings.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99");
    // Containers are handed out by the heartbeat, and jobs here last for seconds.
    settings.setInt("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", 100);
    // Keeps what the drivers say.
    settings.setInt("yarn.nodemanager.delete.debug-delay-sec", 3600);
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    try (MiniDFSCluster files =
        new MiniDFSCluster.Builder(settings, here.resolve("hdfs").toFile())
            .numDataNodes(1)
            .build()) {
      files.waitActive();
      settings.set("fs.defaultFS", files.getURI().toString());
      try (MiniYARNCluster nodes = new MiniYARNCluster("yarn", 2, 1, 1)) {
        nodes.init(settings);
        nodes.start();
        if (!nodes.waitForNodeManagersToConnect(START)) {
          throw new IllegalStateException("the node managers did not find the resource manager");
        }
        Configuration all = new Configuration(nodes.getConfig());
        all.set("fs.defaultFS", files.getURI().toString());
        // A class of the tests of Hadoop's, which no client has.
        all.unset("net.topology.node.switch.mapping.impl");
        Path conf = Files.createDirectory(here.resolve("conf"));
        for (String name : new String[] {"core-site.xml", "hdfs-site.xml", "yarn-site.xml"}) {
          write(all, conf.resolve(name));
        }
        System.out.println("up");
        while (System.in.read() >= 0) {
          // Who started this still lives.
        }
      }
    }
  }

  private static void write(Configuration settings, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.writeXml(out);
    }
  }
}
