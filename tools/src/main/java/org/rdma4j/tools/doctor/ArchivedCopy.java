package org.rdma4j.tools.doctor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A copy of a system in a tar file, unpacked as long as it is examined. Only regular files and symbolic links are
 * unpacked, and nothing that would land outside the folder.
 */
final class ArchivedCopy implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;
    private static final long LARGEST = 64L << 20;

    private final Path folder;

    private ArchivedCopy(Path folder) {
        this.folder = folder;
    }

    /** Unpacks a tar file, compressed by gzip or not. */
    static ArchivedCopy unpack(Path file) throws IOException {
        ArchivedCopy copy = new ArchivedCopy(Files.createTempDirectory("doctor"));
        try (InputStream stream = open(file)) {
            copy.read(stream, file);
            return copy;
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(ArchivedCopy::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream plain = new BufferedInputStream(Files.newInputStream(file));
        plain.mark(2);
        boolean isPacked = plain.read() == 0x1F && plain.read() == 0x8B;
        plain.reset();
        return isPacked ? new GZIPInputStream(plain) : plain;
    }

    private void read(InputStream stream, Path file) throws IOException {
        String longName = "";
        boolean isFirst = true;
        for (byte[] header = stream.readNBytes(BLOCK);
                header.length == BLOCK && header[0] != 0;
                header = stream.readNBytes(BLOCK)) {
            if (isFirst && !text(header, MAGIC, 5).equals("ustar")) {
                throw new IOException(
                        "--root: " + file + " is neither a folder nor a tar file, plain or packed by gzip");
            }
            isFirst = false;
            long size = Long.parseLong("0" + text(header, 124, 12).strip(), 8);
            if (size > LARGEST) {
                throw new IOException("--root: a file in " + file + " is larger than all that a copy holds");
            }
            byte[] content = stream.readNBytes((int) size);
            stream.skipNBytes(Math.floorMod(-size, BLOCK));
            char type = (char) header[156];
            if (type == 'L') {
                longName = text(content, 0, content.length);
                continue;
            }
            String prefix = text(header, PREFIX, PREFIX_LENGTH);
            String name = text(header, 0, NAME_LENGTH);
            String path = !longName.isEmpty() ? longName : prefix.isEmpty() ? name : prefix + "/" + name;
            longName = "";
            add(path, type, text(header, 157, NAME_LENGTH), content);
        }
        if (isFirst) {
            throw new IOException("--root: " + file + " is neither a folder nor a tar file, plain or packed by gzip");
        }
    }

    private void add(String name, char type, String target, byte[] content) throws IOException {
        Path path;
        try {
            path = folder.resolve(name.replaceFirst("^/+", "")).normalize();
        } catch (InvalidPathException _) {
            return;
        }
        Path parent = path.getParent();
        // Never writes through a link of the archive.
        if (!path.startsWith(folder) || path.equals(folder) || parent == null || hasLink(parent)) {
            return;
        }
        if (type == '5') {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(parent);
        Files.deleteIfExists(path);
        if (type == '2') {
            Files.createSymbolicLink(path, Path.of(target));
        } else if (type == '0' || type == 0) {
            Files.write(path, content);
        }
    }

    private boolean hasLink(Path path) {
        for (Path each = path; each != null && !each.equals(folder); each = each.getParent()) {
            if (Files.isSymbolicLink(each)) {
                return true;
            }
        }
        return false;
    }

    private static String text(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }
}
