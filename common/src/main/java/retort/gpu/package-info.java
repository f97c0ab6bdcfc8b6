/** Which GPU is whose, and whether the library has code for it; asked before a job starts. */
package retort.gpu;
