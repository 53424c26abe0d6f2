package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemRootTest {
    @Test
    void anUnreadableFileIsNotTreatedAsEmpty(@TempDir Path folder) throws Exception {
        SystemRoot root = new SystemRoot(folder);
        assertThat(root.read("/proc/devices")).isEmpty();

        Files.createDirectories(folder.resolve("proc/devices"));
        assertThat(root.read("/proc/devices")).isEmpty();
    }

    @Test
    void onlyTheRootFolderIsThisSystem(@TempDir Path folder) {
        assertThat(SystemRoot.HOST.isHost()).isTrue();
        assertThat(new SystemRoot(folder).isHost()).isFalse();
    }

    @Test
    void aLinkLeadsOutOfAFolderOnlyOnThisSystem(@TempDir Path folder) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Files.writeString(folder.resolve("outside"), "x");
        Files.createSymbolicLink(copy.resolve("link"), folder.resolve("outside"));

        assertThat(new SystemRoot(copy).find("/link")).isEmpty();
        assertThat(SystemRoot.HOST.read(copy + "/link")).contains("x");
    }

    @Test
    void namesArePlainAndSorted(@TempDir Path folder) throws Exception {
        for (String name : new String[] {"b~", "a!", "z".repeat(255), "with blank", "ü"}) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(new SystemRoot(folder).names("/")).containsExactly("a!", "b~", "z".repeat(255));
        assertThat(new SystemRoot(folder).names("/none")).isEmpty();
    }
}
