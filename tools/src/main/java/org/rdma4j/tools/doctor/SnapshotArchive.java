package org.rdma4j.tools.doctor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.rdma4j.host.diagnosis.Snapshot;

/** A snapshot as a tar file, in POSIX's ustar form, without owner, group and times. */
final class SnapshotArchive {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    private SnapshotArchive() {}

    static byte[] of(Snapshot snapshot) {
        SnapshotArchive archive = new SnapshotArchive();
        snapshot.links().forEach(archive::addLink);
        snapshot.files().forEach((path, text) -> {
            // A path that is a link cannot be a file too: its target is the file that was read through it.
            if (!snapshot.links().containsKey(path)) {
                archive.addFile(path, text.getBytes(StandardCharsets.UTF_8));
            }
        });
        archive.content.writeBytes(new byte[2 * BLOCK]);
        return archive.content.toByteArray();
    }

    private void addFile(String path, byte[] text) {
        if (addHeader(path, text.length, '0', "")) {
            content.writeBytes(text);
            content.writeBytes(new byte[Math.floorMod(-text.length, BLOCK)]);
        }
    }

    private void addLink(String path, String target) {
        addHeader(path, 0, '2', target);
    }

    /** Writes an entry; returns false if its name is too long for the form. */
    private boolean addHeader(String path, int size, char type, String target) {
        String name = path.substring(1);
        String prefix = "";
        if (name.length() > NAME) {
            int slash = name.lastIndexOf('/', PREFIX);
            if (slash <= 0 || name.length() - slash - 1 > NAME) {
                return false;
            }
            prefix = name.substring(0, slash);
            name = name.substring(slash + 1);
        }
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, type == '2' ? "0000777" : "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "%011o".formatted(0));
        put(header, 148, " ".repeat(8));
        put(header, 156, String.valueOf(type));
        put(header, 157, target.length() > NAME ? target.substring(0, NAME) : target);
        put(header, 257, "ustar\0" + "00");
        put(header, 345, prefix);
        int sum = 0;
        for (byte each : header) {
            sum += Byte.toUnsignedInt(each);
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        content.writeBytes(header);
        return true;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, Math.min(bytes.length, BLOCK - offset));
    }
}
