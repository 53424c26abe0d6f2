package org.rdma4j.host;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The groups that this process has, as the command {@code id} prints them, and those that its user would have after
 * another login.
 *
 * @param user the name of the user, as this system knows it
 * @param ids the numbers of the groups that the process has
 * @param members who /etc/group says is in a group, by the group's name; a directory service is not asked
 */
record UserGroups(String user, Set<Integer> ids, List<String> members) {
    /** Of this process, on the system that it runs on. */
    static UserGroups ofThisProcess() {
        Set<Integer> ids = new HashSet<>();
        for (String line : read("/proc/self/status")) {
            if (line.startsWith("Gid:")) {
                // The real, the effective, the saved and the file system's one.
                addNumber(line.split("\\s+", -1)[2], ids);
            } else if (line.startsWith("Groups:")) {
                Arrays.stream(line.split("\\s+", -1)).forEach(word -> addNumber(word, ids));
            }
        }
        String user = Optional.ofNullable(System.getProperty("user.name")).orElse("?");
        // Containers have users without a name.
        return new UserGroups(user.equals("?") ? "USER" : user, Set.copyOf(ids), read("/etc/group"));
    }

    /** Whether the process has the group. */
    boolean has(int id) {
        return ids.contains(id);
    }

    /** Whether the user was put into the group, and this process is of an earlier login. */
    boolean willHave(int id) {
        return members.stream()
                .map(line -> line.split(":", -1))
                .anyMatch(parts -> parts.length == 4
                        && parts[2].equals(Integer.toString(id))
                        && List.of(parts[3].split(",", -1)).contains(user));
    }

    private static List<String> read(String path) {
        return SystemRoot.HOST.read(path).stream().flatMap(String::lines).toList();
    }

    private static void addNumber(String word, Set<Integer> ids) {
        if (word.matches("\\d{1,9}")) {
            ids.add(Integer.parseInt(word));
        }
    }
}
