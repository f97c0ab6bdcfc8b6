/** Files on any Hadoop file system: read with a clear error, written whole or not at all. */
package retort.storage;
