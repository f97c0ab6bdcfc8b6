package retort.pipeline;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import retort.testing.Logs;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server on loopback that keeps its objects in memory, in a JVM of its own. */
final class S3Server implements AutoCloseable {
  static final String IDENTITY = "RETORTTESTIDENTITY00";
  static final String SECRET = "kNoWnSeCrEt+of/the+tests/0123456789abcdef";
  static final String BUCKET = "lake";

  private static final Pattern STARTED =
      Pattern.compile("Started \\S*ServerConnector@[^\\n]*\\{127\\.0\\.0\\.1:(\\d+)}");

  private final Process process;
  private final int port;

  /** Starts it, with an empty bucket. */
  S3Server(Path folder) throws IOException {
    Path settings = folder.resolve("s3proxy.properties");
    Files.writeString(
        settings,
        """
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.endpoint=http://127.0.0.1:0
        jclouds.provider=transient
        jclouds.identity=none
        jclouds.credential=none
        """
            .formatted(IDENTITY, SECRET));
    Path logging = folder.resolve("logback.xml");
    Files.writeString(
        logging,
        """
        <configuration>
          <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %level %logger{0}: %msg%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="console"/></root>
        </configuration>
        """);
    Path log = folder.resolve("s3proxy.log");
    String classpath = Files.readString(Path.of("s3-server/target/s3-server.classpath")).trim();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dlogback.configurationFile=" + logging,
                "-cp",
                classpath,
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    port = Integer.parseInt(Logs.await(log, STARTED).group(1));
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(IDENTITY, SECRET)))
            .build()) {
      client.createBucket(request -> request.bucket(BUCKET));
    }
  }

  int port() {
    return port;
  }

  /** What finds the server at a port, without the credentials. */
  static Map<String, String> settings(int at) {
    return Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + at,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false",
        "fs.s3a.retry.interval", "100ms",
        "fs.s3a.retry.throttle.interval", "100ms",
        "fs.s3a.connection.ttl", "3s");
  }

  /** The same for a job. */
  static List<String> sparkSettings(int at) {
    List<String> settings = new ArrayList<>();
    settings(at).forEach((key, value) -> settings.add("spark.hadoop." + key + "=" + value));
    return settings;
  }

  /** The credentials as AWS's tools take them from the environment. */
  static Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", IDENTITY, "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** For this process, past every proxy. */
  Configuration hadoop() {
    Configuration hadoop = new Configuration();
    settings(port).forEach(hadoop::set);
    hadoop.set("fs.s3a.access.key", IDENTITY);
    hadoop.set("fs.s3a.secret.key", SECRET);
    return hadoop;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
