package retort.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import retort.UserException;

/** A store behind Hadoop's FileSystem: HDFS, S3. */
record HadoopTree(FileSystem files) implements FileTree {

  static InputStream open(FileSystem files, Path path, long from) throws IOException {
    FSDataInputStream in = files.open(path);
    try {
      if (from > 0) {
        in.seek(from);
      }
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public Optional<FileEntry> at(String uri) throws IOException {
    try {
      return Optional.of(entry(files.getFileStatus(new Path(uri))));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<FileEntry> children(String folder) throws IOException {
    List<FileEntry> children = new ArrayList<>();
    for (FileStatus status : files.listStatus(new Path(folder))) {
      children.add(entry(status));
    }
    return children;
  }

  @Override
  public void walk(String folder, Consumer<FileEntry> each) throws IOException {
    try {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(new Path(folder), true);
      while (all.hasNext()) {
        each.accept(entry(all.next()));
      }
    } catch (FileNotFoundException e) {
      throw new UserException("%s: it went away while it was listed".formatted(folder), e);
    }
  }

  private static FileEntry entry(FileStatus status) {
    EntryKind kind = status.isDirectory() ? EntryKind.FOLDER : EntryKind.FILE;
    return new FileEntry(status.getPath().toString(), kind, status.getLen(), null);
  }
}
