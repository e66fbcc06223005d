/* SPDX-License-Identifier: Apache-2.0 */
/* Each thing that can be wrong with a box is found, and what mends it said.
 * check-size: file: one box and one machine, and a test for each thing of them.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/webhook.h"
#include "net/tls.h"
#include "store/sqlite/sqlite.h"
#include "upkeep/doctor.h"
#include "upkeep/filesums.h"
#include "upkeep/folder.h"

#include "foundkit.h"
#include "licencekit.h"

#define DATA "data"
#define MIB ((int64_t)1 << 20)

static char home[] = "/tmp/yizhan-doctor-XXXXXX";

/* Only root can give a file to somebody, so lstat says that it was done. */
static const char *foreign;

int
lstat(const char *path, struct stat *out)
{
	int result = fstatat(AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);

	if (foreign && strcmp(path, foreign) == 0)
		out->st_uid++;
	return result;
}

/* What an ordinary user may not read; tests run as root. */
static const char *unseen;

int
faccessat(int at, const char *path, int mode, int flags)
{
	if (unseen && strcmp(path, unseen) == 0) {
		errno = EACCES;
		return -1;
	}
	return (int)syscall(SYS_faccessat2, at, path, mode, flags);
}

/* A machine on which all is well, until a test says otherwise. */
static struct doctor_space space;
static int64_t sync_us, memory, files, now_ms;
static bool can_reach, has_space;
static enum clock_state clock_state;
static enum port_state port;

static bool
fake_space(const char *path, struct doctor_space *out)
{
	ck_assert(strcmp(path, DATA) == 0 || strcmp(path, "/proc") == 0);
	*out = space;
	errno = EIO;
	return has_space;
}

static int64_t
fake_sync(const char *dir)
{
	ck_assert_str_eq(dir, DATA "/upkeep");
	return sync_us;
}

static enum clock_state
fake_clock_state(void)
{
	return clock_state;
}

static int64_t
fake_memory(void)
{
	return memory;
}

static int64_t
fake_files(pid_t pid)
{
	(void)pid;
	return files;
}

static bool
fake_address(unsigned i, struct addr *out)
{
	static const char *const all[] = { "127.0.0.1", "10.0.0.7", "::1" };

	return i < 3 && addr_parse_ip(str_from(all[i]), out) == ERR_OK;
}

static bool
fake_reaches(const struct addr *a)
{
	char text[ADDR_TEXT_MAX];

	ck_assert_uint_eq(a->port, 8443);
	return can_reach || strcmp(addr_ip_text(a, text), "10.0.0.7") != 0;
}

static enum port_state
fake_port(const struct addr *a)
{
	ck_assert(a->port == 8443 || a->port == 443);
	return port;
}

static const struct doctor_world world = {
	.space = fake_space,
	.sync_us = fake_sync,
	.clock_state = fake_clock_state,
	.memory_bytes = fake_memory,
	.files_max = fake_files,
	.address = fake_address,
	.reaches = fake_reaches,
	.port = fake_port,
};

static int64_t
fake_wall(void *arg)
{
	(void)arg;
	return now_ms;
}

static const struct clock fake_clock = { .wall_ms = fake_wall,
	.mono_ms = fake_wall };
static struct store_backend store;
static struct doctor_site site;

/* What a run found. */
static struct finding found[64];
static unsigned found_count;
static enum finding_level worst;

static void
on_finding(void *arg, const struct finding *f)
{
	(void)arg;
	ck_assert_uint_lt(found_count, 64);
	ck_assert_str_ne(f->text, "");
	/* What is wrong can be mended. */
	ck_assert_msg(f->level == FINDING_OK || f->mend[0], "%s", f->text);
	foundkit_note(f);
	found[found_count++] = *f;
}

static void
look(void)
{
	found_count = 0;
	worst = doctor_run(&site, on_finding, NULL);
}

/* The worst finding of a check. */
static const struct finding *
finding_of(const char *check)
{
	const struct finding *out = NULL;

	for (unsigned i = 0; i < found_count; i++)
		if (strcmp(found[i].check, check) == 0 &&
		    (!out || found[i].level > out->level))
			out = &found[i];
	ck_assert_msg(out != NULL, "nothing of %s", check);
	return out;
}

/* Of this check alone something is to be said, at this level and so. */
static void
expect(const char *check, enum finding_level level, const char *text,
    const char *mend)
{
	const struct finding *f;

	look();
	f = finding_of(check);
	ck_assert_msg(f->level == level, "%s: %s", check, f->text);
	ck_assert_msg(strstr(f->text, text), "%s", f->text);
	ck_assert_msg(strstr(f->mend, mend), "%s", f->mend);
	ck_assert_int_eq(worst, level);
	for (unsigned i = 0; i < found_count; i++)
		ck_assert_msg(found[i].level == FINDING_OK ||
		    strcmp(found[i].check, check) == 0 ||
		    found[i].level < level, "%s: %s", found[i].check,
		    found[i].text);
}

static void
put_file(const char *path, const char *text)
{
	struct problem why;

	ck_assert_msg(folder_write(path, text, &why) == ERR_OK, "%s",
	    why.why);
}

static void
make_dirs(const char *path)
{
	struct problem why;
	char rest[300];

	snprintf(rest, sizeof(rest), "%s/x", path);
	ck_assert_int_eq(folder_make_way(".", rest, &why), ERR_OK);
}

static void
put_backup(int64_t age_s)
{
	char path[200], when[32];
	time_t at = (time_t)(now_ms / 1000 - age_s);
	struct problem why;
	struct tm tm;

	ck_assert_int_eq(folder_remove(DATA "/backups", &why), ERR_OK);
	make_dirs(DATA "/backups");
	ck_assert_ptr_nonnull(gmtime_r(&at, &tm));
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
	snprintf(path, sizeof(path), DATA "/backups/yizhan-%s.tar.zst", when);
	put_file(path, "x");
}

static void
make_box(void)
{
	struct tls_error error;
	struct store *s;
	struct system_store *system;
	const char *why;

	ck_assert_int_eq(mkdir(DATA, 0700), 0);
	store = store_sqlite_new(DATA);
	ck_assert_int_eq(store.system->open(store.place, &system, &why),
	    ERR_OK);
	store.system->close(system);
	ck_assert_int_eq(store.ops->open(store.place, STR("default"),
	    STORE_WRITE, &s, &why), ERR_OK);
	store.ops->close(s);
	ck_assert_int_eq(tls_ensure(DATA "/tls", &error), ERR_OK);
	put_backup(3600);
	make_dirs(DATA "/upkeep");
	put_file(DATA "/upkeep/last-trial.json", "{\"at_ts\":1,\"good\":"
	    "true,\"name\":\"yizhan-a\",\"took_ms\":3000}");
}

static void
setup(void)
{
	memcpy(home + sizeof(home) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(home));
	ck_assert_int_eq(chdir(home), 0);
	now_ms = clock_wall_ms(&clock_real);
	space = (struct doctor_space){ 100 * 1024 * MIB, 50 * 1024 * MIB,
		1000000, 900000 };
	sync_us = 2500;
	memory = 4096 * MIB;
	files = 1048576;
	clock_state = CLOCK_KEPT;
	can_reach = has_space = true;
	port = PORT_FREE;
	foreign = unseen = NULL;
	make_box();
	site = (struct doctor_site){
		.world = &world,
		.clock = &fake_clock,
		.store = &store,
		.data = DATA,
		.version = "9.9",
		.root = "root",
		.listen = ":8443",
		.has_tls = false,
		.connections_max = 200000,
		.backup_dir = "",
		.has_nightly = true,
	};
}

static void
teardown(void)
{
	struct problem why;

	store_sqlite_free(&store);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(folder_remove(home, &why), ERR_OK);
}

/* A daemon is who answers at its socket. */
static int
start_daemon(const char *version)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX,
		.sun_path = DATA "/control.sock" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char text[200];

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	snprintf(text, sizeof(text), "{\"pid\":%ld,\"version\":\"%s\","
	    "\"listen\":\"[::]:8443\"}", (long)getpid(), version);
	put_file(DATA "/yizhand.json", text);
	return fd;
}

START_TEST(doctor_finds_nothing_wrong_with_a_box_that_is_well)
{
	int fd = start_daemon("9.9");

	look();
	for (unsigned i = 0; i < found_count; i++)
		ck_assert_msg(found[i].level == FINDING_OK, "%s: %s",
		    found[i].check, found[i].text);
	ck_assert_int_eq(worst, FINDING_OK);
	ck_assert_uint_eq(found_count, 19);
	ck_assert_ptr_nonnull(strstr(finding_of("port")->text,
	    "3 addresses"));
	ck_assert_ptr_nonnull(strstr(finding_of("databases")->text, "2 "));
	close(fd);
}
END_TEST

START_TEST(doctor_says_the_configurations_lines)
{
	make_dirs("root/etc/yizhan/provision.d");
	put_file("root/etc/yizhan/provision.d/00-acme.json.done", "{}");
	put_file("root/etc/yizhan/provision.d/10-acme.json", "{");
	put_file("root/etc/yizhan/provision.d/20-acme.licence", "");
	look();
	ck_assert_int_eq(finding_of("configuration")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("configuration")->text,
	    "2 files of /etc/yizhan/provision.d are not applied, "
	    "10-acme.json first"));
	ck_assert_str_eq(finding_of("configuration")->mend,
	    "yizhanctl provision");
	site.conf_lines = STR("yizhan.toml:3: net.lisen is not known; did you "
	    "mean listen?\nyizhan.toml:4: must be a number\n");
	expect("configuration", FINDING_FAIL, "did you mean listen?",
	    "yizhand --check");
	ck_assert_str_eq(found[1].text, "yizhan.toml:4: must be a number");
}
END_TEST

START_TEST(doctor_sees_who_runs)
{
	int fd;

	expect("daemon", FINDING_WARN, "does not run", "systemctl start");
	fd = start_daemon("1.0");
	expect("daemon", FINDING_WARN, "1.0 runs, and 9.9",
	    "systemctl restart");
	close(fd);
	/* Killed: its files are left, and nobody answers. */
	expect("daemon", FINDING_WARN, "does not run", "systemctl start");
}
END_TEST

START_TEST(doctor_knows_no_data)
{
	site.data = "nowhere";
	expect("ownership", FINDING_FAIL, "no data directory",
	    "systemctl start");
}
END_TEST

START_TEST(doctor_guards_keys_and_the_directory)
{
	ck_assert_int_eq(chmod(DATA "/tls/key.pem", 0644), 0);
	expect("ownership", FINDING_FAIL, "may read the key",
	    "chmod 600 data/tls/key.pem");
	ck_assert_int_eq(chmod(DATA "/tls/key.pem", 0600), 0);
	ck_assert_int_eq(chmod(DATA, 0755), 0);
	look();
	ck_assert_int_eq(finding_of("ownership")->level, FINDING_WARN);
	ck_assert_str_eq(finding_of("ownership")->mend, "chmod 700 data");
}
END_TEST

START_TEST(doctor_finds_files_of_somebody_else)
{
	char mend[64];

	foreign = DATA "/tenants/default/tenant.db";
	snprintf(mend, sizeof(mend), "chown -R %u data", (unsigned)geteuid());
	expect("ownership", FINDING_FAIL, foreign, mend);
}
END_TEST

START_TEST(doctor_looks_at_the_disk)
{
	space.free_bytes = 100 * MIB;
	expect("space", FINDING_FAIL, "100 MiB of 102400", "prune");
	space.free_bytes = 1024 * MIB;
	look();
	ck_assert_int_eq(finding_of("space")->level, FINDING_WARN);
	/* Another disk, with the same room here. */
	site.backup_dir = "/proc";
	look();
	ck_assert_ptr_nonnull(strstr(finding_of("space")->text, "/proc"));
	ck_assert_ptr_nonnull(strstr(finding_of("space")->mend,
	    "prune /proc --keep 2"));
	site.backup_dir = "";
	space.free_bytes = 50 * 1024 * MIB;
	space.free_files = 1000;
	look();
	ck_assert_str_eq(finding_of("space")->mend, "df -i data");
	has_space = false;
	expect("space", FINDING_FAIL, "does not say", "df data");
	has_space = true;
	/* A file system that does not count files. */
	space.all_files = space.free_files = 0;
	look();
	ck_assert_int_eq(finding_of("space")->level, FINDING_OK);
}
END_TEST

START_TEST(doctor_measures_syncs)
{
	sync_us = 350000;
	expect("sync", FINDING_FAIL, "350.0 ms", "faster disk");
	sync_us = 45670;
	look();
	ck_assert_int_eq(finding_of("sync")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("sync")->text, "45.6 ms"));
	sync_us = -1;
	expect("sync", FINDING_FAIL, "written and synced", "dmesg");
}
END_TEST

START_TEST(doctor_looks_at_the_clock)
{
	clock_state = CLOCK_UNSEEN;
	look();
	ck_assert_int_eq(finding_of("clock")->level, FINDING_OK);
	ck_assert_str_eq(finding_of("clock")->code, "clock.unseen");
	clock_state = CLOCK_UNKEPT;
	look();
	ck_assert_int_eq(finding_of("clock")->level, FINDING_WARN);
	ck_assert_str_eq(finding_of("clock")->mend,
	    "timedatectl set-ntp true");
	now_ms -= 3 * 3600 * 1000;
	put_backup(0);
	expect("clock", FINDING_FAIL, "minutes behind", "timedatectl");
}
END_TEST

START_TEST(doctor_says_why_nobody_can_listen)
{
	port = PORT_TAKEN;
	expect("port", FINDING_FAIL, "another program",
	    "ss -ltnp 'sport = :8443'");
	port = PORT_FORBIDDEN;
	expect("port", FINDING_FAIL, "below 1024", "low-port.conf");
	port = PORT_FOREIGN;
	expect("port", FINDING_FAIL, "not of this machine", "server.listen");
}
END_TEST

START_TEST(doctor_asks_at_each_address)
{
	int fd = start_daemon("9.9");

	can_reach = false;
	expect("port", FINDING_FAIL, "10.0.0.7:8443", "sport = :8443");
	close(fd);
}
END_TEST

static void
expect_wall(const char *name, const char *mend)
{
	look();
	ck_assert_int_eq(finding_of("firewall")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("firewall")->text, name));
	ck_assert_msg(strstr(finding_of("firewall")->mend, mend), "%s",
	    finding_of("firewall")->mend);
}

static void
expect_no_wall(void)
{
	look();
	ck_assert_int_eq(finding_of("firewall")->level, FINDING_OK);
}

static void
expect_unseen_wall(const char *name)
{
	expect_no_wall();
	ck_assert_str_eq(finding_of("firewall")->code, "firewall.unseen");
	ck_assert_ptr_nonnull(strstr(finding_of("firewall")->text, name));
}

/* Rules by which port 8443 is let in, and by which it is not. */
static void
try_rules(const char *path, const char *name, const char *const *good,
    const char *const *bad)
{
	for (; *good; good++) {
		put_file(path, *good);
		look();
		ck_assert_msg(finding_of("firewall")->level == FINDING_OK,
		    "%s", *good);
	}
	for (; *bad; bad++) {
		put_file(path, *bad);
		look();
		ck_assert_msg(finding_of("firewall")->level == FINDING_WARN,
		    "%s", *bad);
		ck_assert_ptr_nonnull(strstr(finding_of("firewall")->text,
		    name));
	}
}

#define UFW_IN "-A ufw-user-input "
static const char *const ufw_good[] = {
	UFW_IN "-p tcp --dport 8443 -s 10.0.0.0/8 -j ACCEPT\n",
	UFW_IN "-i eth0 -p tcp --dport 8443 -j ACCEPT\n",
	UFW_IN "-p tcp -m multiport --dports 22,8443 -j ACCEPT\n",
	UFW_IN "-p tcp -m multiport --dports 22,8000:9000 -j ACCEPT\n",
	NULL
}, *const ufw_bad[] = {
	UFW_IN "-p udp --dport 8443 -j ACCEPT\n",
	UFW_IN "-p tcp --dport 8443 -j DROP\n"
	    UFW_IN "-p tcp --dport 22 -j ACCEPT\n",
	UFW_IN "-p tcp -m multiport --dports 22,8000:8442 -j ACCEPT\n",
	"-A ufw-user-output -p tcp --dport 8443 -j ACCEPT\n",
	NULL
}, *const firewalld_good[] = {
	"<zone><port protocol=\"tcp\" port=\"8000-9000\"/></zone>", NULL
}, *const firewalld_bad[] = {
	"<zone><port protocol=\"tcp\" port=\"8000-8442\"/></zone>", NULL
};
#define NFT_DROP "chain input { policy drop;\n"
static const char *const nft_good[] = {
	NFT_DROP "tcp dport { 22, 8443 } accept\n}",
	NFT_DROP "tcp dport {22,8443} counter accept }",
	NFT_DROP "tcp dport { https,\n 8000-9000\n} ct state new accept }",
	NFT_DROP "ip saddr 10.0.0.0/8 tcp dport 8443 accept }",
	NULL
}, *const nft_bad[] = {
	NFT_DROP "tcp dport { 22, 84430 } accept\n}",
	NFT_DROP "# tcp dport 8443 accept\n}",
	NFT_DROP "tcp dport 8443 drop\ntcp dport 22 accept\n}",
	NFT_DROP "tcp dport != 8443 accept\n}",
	NFT_DROP "tcp dport",
	NULL
};

START_TEST(doctor_knows_ufw)
{
	make_dirs("root/etc/ufw");
	put_file("root/etc/ufw/ufw.conf", "ENABLED=no\n");
	expect_no_wall();
	put_file("root/etc/ufw/ufw.conf", "ENABLED=yes\n");
	expect_wall("ufw", "ufw allow 8443/tcp");
	put_file("root/etc/ufw/user.rules",
	    "-A ufw-user-input -p tcp --dport 84430 -j ACCEPT\n");
	expect_wall("ufw", "ufw allow 8443/tcp");
	put_file("root/etc/ufw/user.rules",
	    "-A ufw-user-input -p tcp --dport 8443 -j ACCEPT\n");
	expect_no_wall();
	/* Of a profile it writes what the profile says, for another port. */
	put_file("root/etc/ufw/user.rules", "-A ufw-user-input -p tcp --dport "
	    "9443 -j ACCEPT -m comment --comment 'dapp_Yizhan'\n");
	expect_wall("ufw", "ufw allow 8443/tcp");
	try_rules("root/etc/ufw/user.rules", "ufw", ufw_good, ufw_bad);
	unseen = "root/etc/ufw/user.rules";
	expect_unseen_wall("ufw");
	unseen = "root/etc/ufw/ufw.conf";
	expect_unseen_wall("ufw");
}
END_TEST

START_TEST(doctor_knows_firewalld)
{
	make_dirs("root/etc/systemd/system/multi-user.target.wants");
	make_dirs("root/etc/firewalld/zones");
	put_file("root/etc/systemd/system/multi-user.target.wants/"
	    "firewalld.service", "");
	expect_wall("firewalld", "firewall-cmd --permanent "
	    "--add-port=8443/tcp && firewall-cmd --reload");
	put_file("root/etc/firewalld/zones/public.xml",
	    "<zone><port port=\"8443\" protocol=\"tcp\"/></zone>");
	expect_no_wall();
	try_rules("root/etc/firewalld/zones/public.xml", "firewalld",
	    firewalld_good, firewalld_bad);
	put_file("root/etc/firewalld/zones/public.xml",
	    "<zone><service name=\"yizhan\"/></zone>");
	expect_wall("firewalld", "--add-port=8443/tcp");
	make_dirs("root/usr/lib/firewalld/services");
	put_file("root/usr/lib/firewalld/services/yizhan.xml",
	    "<service><port protocol=\"tcp\" port=\"8443\"/></service>");
	expect_no_wall();
	/* An admin's own comes before the package's. */
	make_dirs("root/etc/firewalld/services");
	put_file("root/etc/firewalld/services/yizhan.xml",
	    "<service><port protocol=\"tcp\" port=\"9443\"/></service>");
	expect_wall("firewalld", "--add-port=8443/tcp");
	unseen = "root/etc/firewalld/services/yizhan.xml";
	expect_unseen_wall("firewalld");
	unseen = "root/etc/firewalld/zones";
	expect_unseen_wall("firewalld");
}
END_TEST

START_TEST(doctor_knows_nftables)
{
	make_dirs("root/etc/systemd/system/sysinit.target.wants");
	put_file("root/etc/systemd/system/sysinit.target.wants/"
	    "nftables.service", "");
	put_file("root/etc/nftables.conf",
	    "chain input { policy accept; }\n");
	expect_no_wall();
	put_file("root/etc/nftables.conf", "chain input { policy drop; }\n");
	expect_wall("nftables", "tcp dport 8443 accept");
	put_file("root/etc/nftables.conf", "chain input { policy drop;\n"
	    "tcp dport 8443 accept }\n");
	expect_no_wall();
	try_rules("root/etc/nftables.conf", "nftables", nft_good, nft_bad);
	site.listen = ":443";
	put_file("root/etc/nftables.conf", NFT_DROP
	    "tcp dport { ssh, http, https } accept }");
	expect_no_wall();
}
END_TEST

START_TEST(doctor_reads_the_certificate)
{
	const int64_t real_now = now_ms, year_ms = 365LL * 24 * 3600 * 1000;
	int64_t days;

	site.has_tls = true;
	look();
	ck_assert_str_eq(finding_of("certificate")->code, "certificate.good");
	days = strtoll(finding_of("certificate")->params.bytes, NULL, 10);
	now_ms = real_now + (days - 7) * 24 * 3600 * 1000;
	put_backup(0);
	look();
	ck_assert_str_eq(finding_of("certificate")->code, "certificate.ends");
	ck_assert_int_eq(finding_of("certificate")->level, FINDING_WARN);
	now_ms = real_now - year_ms;
	put_backup(0);
	look();
	ck_assert_str_eq(finding_of("certificate")->code,
	    "certificate.early");
	now_ms = real_now + 20 * year_ms;
	put_backup(0);
	expect("certificate", FINDING_FAIL, "has ended", "cert new");
	put_file(DATA "/tls/cert.pem", "none\n");
	now_ms = real_now;
	put_backup(0);
	expect("certificate", FINDING_FAIL, "cert.pem", "cert import");
}
END_TEST

START_TEST(doctor_finds_a_damaged_database)
{
	int fd = open(DATA "/tenants/default/tenant.db", O_WRONLY);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, "damage", 6, 5000), 6);
	close(fd);
	expect("databases", FINDING_FAIL, "default/tenant.db",
	    "yizhanctl restore");
	/* Too large to be read from there. */
	site.check_bytes_max = 1;
	look();
	ck_assert_int_eq(finding_of("databases")->level, FINDING_OK);
}
END_TEST

static void
make_log(int64_t bytes)
{
	ck_assert_int_eq(close(open(DATA "/tenants/default/tenant.db-wal",
	    O_WRONLY | O_CREAT, 0600)), 0);
	ck_assert_int_eq(truncate(DATA "/tenants/default/tenant.db-wal",
	    (off_t)bytes), 0);
}

/* With no database beside it: what is in it is no log. */
START_TEST(doctor_measures_write_ahead_logs)
{
	ck_assert_int_eq(unlink(DATA "/tenants/default/tenant.db"), 0);
	make_log(300 * MIB);
	look();
	ck_assert_int_eq(finding_of("logs")->level, FINDING_WARN);
	make_log(3000 * MIB);
	expect("logs", FINDING_FAIL, "3000 MiB", "systemctl restart");
}
END_TEST

START_TEST(doctor_compares_limits)
{
	files = 1024;
	look();
	ck_assert_int_eq(finding_of("limits")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("limits")->mend,
	    "LimitNOFILE=201000"));
	site.connections_max = 10;
	look();
	ck_assert_int_eq(finding_of("limits")->level, FINDING_OK);
	files = -1;
	look();
	ck_assert_str_eq(finding_of("limits")->code, "limits.unknown");
}
END_TEST

START_TEST(doctor_looks_at_memory)
{
	memory = 20 * MIB;
	expect("memory", FINDING_FAIL, "20 MiB", "ps aux");
	memory = 100 * MIB;
	look();
	ck_assert_int_eq(finding_of("memory")->level, FINDING_WARN);
	memory = -1;
	look();
	ck_assert_int_eq(finding_of("memory")->level, FINDING_OK);
}
END_TEST

START_TEST(doctor_minds_the_age_of_backups)
{
	struct problem why;

	put_backup(40 * 3600);
	look();
	ck_assert_int_eq(finding_of("backups")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("backups")->text, "40 hours"));
	put_backup(8 * 24 * 3600);
	expect("backups", FINDING_FAIL, "192 hours", "yizhanctl backup create");
	site.backup_dir = DATA "/system.db";
	expect("backups", FINDING_FAIL, "system.db", "yizhanctl backup");
	site.backup_dir = "";
	ck_assert_int_eq(folder_remove(DATA "/backups", &why), ERR_OK);
	site.has_nightly = false;
	look();
	ck_assert_int_eq(finding_of("backups")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("backups")->mend,
	    "backup.nightly = true"));
}
END_TEST

static void
put_handed(bool is_good, int64_t age_s)
{
	int64_t ts = now_ms - age_s * 1000;
	char text[200];

	snprintf(text, sizeof(text), "{\"at_ts\":%lld,\"good_ts\":%lld,"
	    "\"good\":%s,\"why\":\"it ended with 3\"}", (long long)now_ms,
	    (long long)ts, is_good ? "true" : "false");
	put_file(DATA "/upkeep/last-handover.json", text);
}

static void
expect_warning(const char *check, const char *text)
{
	look();
	ck_assert_int_eq(finding_of(check)->level, FINDING_WARN);
	ck_assert_msg(strstr(finding_of(check)->text, text), "%s",
	    finding_of(check)->text);
}

START_TEST(doctor_minds_what_a_command_takes)
{
	site.has_command = true;
	expect_warning("backups", "no backup was given");
	ck_assert_str_eq(finding_of("backups")->advice, "backups.command");
	put_handed(true, 3 * 3600);
	look();
	ck_assert_int_eq(finding_of("backups")->level, FINDING_OK);
	ck_assert_str_eq(finding_of("backups")->code, "backups.handed");
	ck_assert_str_eq(finding_of("backups")->mend, "");
	put_handed(true, 40 * 3600);
	expect_warning("backups", "40 hours");
	put_handed(true, 8 * 24 * 3600);
	expect("backups", FINDING_FAIL, "192 hours", "backup.command");
	put_handed(false, 3 * 3600);
	expect_warning("backups", "ended with 3");
	put_handed(false, 8 * 24 * 3600);
	expect("backups", FINDING_FAIL, "ended with 3", "backup.command");
}
END_TEST

START_TEST(doctor_tells_of_a_restore_that_was_refused)
{
	make_dirs(DATA "/upkeep/restore");
	put_file(DATA "/upkeep/restore/why", "it is\ndamaged");
	look();
	ck_assert_int_eq(finding_of("backups")->level, FINDING_WARN);
	ck_assert_str_eq(finding_of("backups")->code, "backups.refused");
	ck_assert_ptr_nonnull(strstr(finding_of("backups")->text,
	    "it is damaged"));
	ck_assert_ptr_nonnull(strstr(finding_of("backups")->mend,
	    "rm -r " DATA "/upkeep/restore"));
}
END_TEST

START_TEST(doctor_tells_of_restores_on_trial)
{
	struct problem why;

	look();
	ck_assert_int_eq(finding_of("trial")->level, FINDING_OK);
	ck_assert_ptr_nonnull(strstr(finding_of("trial")->text, "in 3 s"));
	site.trial_days = 30;
	look();
	ck_assert_int_eq(finding_of("trial")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("trial")->text,
	    "due every 30"));
	put_file(DATA "/upkeep/last-trial.json", "{\"at_ts\":1,\"good\":"
	    "false,\"name\":\"yizhan-a\",\"why\":\"it was cut off\"}");
	site.backup_dir = DATA "/backups";
	site.passphrase_file = "/etc/words";
	expect("trial", FINDING_FAIL, "it was cut off",
	    "yizhanctl backup create --to " DATA "/backups "
	    "--passphrase-file /etc/words; yizhanctl backup try FILE "
	    "--passphrase-file /etc/words");
	site.backup_dir = site.passphrase_file = "";
	ck_assert_int_eq(unlink(DATA "/upkeep/last-trial.json"), 0);
	look();
	ck_assert_int_eq(finding_of("trial")->level, FINDING_WARN);
	ck_assert_str_eq(finding_of("trial")->mend,
	    "yizhanctl backup try FILE");
	ck_assert_int_eq(folder_remove(DATA "/backups", &why), ERR_OK);
	look();
	ck_assert_int_eq(finding_of("trial")->level, FINDING_OK);
}
END_TEST

START_TEST(doctor_tells_of_files_that_changed)
{
	static const char hex[] = "3fa4d1c7b09e2f5a6c8d7e1f0a9b8c7d"
	    "6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b";
	char name[FILESUMS_NAME_MAX];
	struct filesums s = { .at_ts = now_ms - 5 * 3600 * 1000 };
	struct problem why;

	look();
	ck_assert_int_eq(finding_of("files")->level, FINDING_OK);
	ck_assert_str_eq(finding_of("files")->code, "files.none");
	snprintf(name, sizeof(name), "tenants/acme/files/3f/%s.%.32s", hex,
	    hex);
	filesums_note(&s, name, hex);
	filesums_note(&s, "tenants/acme/tenant.db", "00");
	filesums_note(&s, "tls/root.pem", "00");
	filesums_note(&s, "system.db", "00");
	filesums_note(&s, "", "00");
	filesums_note(&s, "tenants/acme/files/3f/README", "00");
	ck_assert_int_eq(s.files, 1);
	ck_assert_int_eq(filesums_keep(DATA, &s, &why), ERR_OK);
	look();
	ck_assert_str_eq(finding_of("files")->code, "files.good");
	ck_assert_ptr_nonnull(strstr(finding_of("files")->text, "5 hours"));
	for (int i = 0; i < 2 * FILESUMS_NAMED; i++)
		filesums_note(&s, name, "0000");
	ck_assert_int_eq(filesums_keep(DATA, &s, &why), ERR_OK);
	expect("files", FINDING_FAIL, "40 of 41 files", name);
	put_file(DATA "/upkeep/file-sums.json", "{\"at_ts\":");
	look();
	ck_assert_str_eq(finding_of("files")->code, "files.none");
}
END_TEST

START_TEST(doctor_tells_of_an_upgrade_that_failed)
{
	int fd;

	look();
	ck_assert_int_eq(finding_of("upgrade")->level, FINDING_OK);
	make_dirs(DATA "/upkeep");
	make_dirs(DATA "/upkeep/upgrade");
	put_file(DATA "/upkeep/upgrade/failed", "default: it is\ndamaged");
	expect("upgrade", FINDING_FAIL, "default: it is damaged",
	    "upgrade again");
	fd = start_daemon("9.9");
	look();
	ck_assert_int_eq(finding_of("upgrade")->level, FINDING_WARN);
	close(fd);
}
END_TEST

/* Called otherwise since, as a box may be that moved. */
static const char *host_name;

int
gethostname(char *name, size_t size)
{
	snprintf(name, size, "%s", host_name ? host_name : "box");
	return 0;
}

START_TEST(doctor_finds_names_that_the_certificate_lacks)
{
	site.has_tls = true;
	host_name = "other.example";
	look();
	ck_assert_str_eq(finding_of("certificate")->code,
	    "certificate.names");
	ck_assert_ptr_nonnull(strstr(finding_of("certificate")->text,
	    "other.example"));
	ck_assert_str_eq(finding_of("certificate")->advice,
	    "certificate.renew");
}
END_TEST

/* What may not be looked into; opendir says so even to root. */
static const char *locked;

DIR *
opendir(const char *path)
{
	int fd = -1;

	errno = EACCES;
	if (!locked || strcmp(path, locked) != 0)
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? NULL : fdopendir(fd);
}

START_TEST(doctor_says_what_it_may_not_look_into)
{
	locked = DATA;
	expect("ownership", FINDING_FAIL, "data", "sudo yizhanctl doctor");
	locked = DATA "/tenants";
	look();
	ck_assert_str_eq(finding_of("databases")->code,
	    "databases.unreadable");
}
END_TEST

static void
put_last_id(int64_t id)
{
	const char *why;
	struct store *s;

	ck_assert_int_eq(store.ops->open(store.place, STR("default"),
	    STORE_WRITE, &s, &why), ERR_OK);
	ck_assert_int_eq(store.ops->begin(s), ERR_OK);
	ck_assert_int_eq(store.ops->last_id_put(s, id), ERR_OK);
	ck_assert_int_eq(store.ops->commit(s), ERR_OK);
	store.ops->close(s);
}

static void
put_webhook(const char *row, const char *state)
{
	struct record r = { .kind = RECORD_WEBHOOK, .owner = STR("t:"),
		.id = STR("crm"), .ts = 1, .body = str_from(row) };
	const char *why;
	struct store *s;

	ck_assert_int_eq(store.ops->open(store.place, STR("default"),
	    STORE_WRITE, &s, &why), ERR_OK);
	ck_assert_int_eq(store.ops->begin(s), ERR_OK);
	ck_assert_int_eq(store.ops->record_put(s, &r), ERR_OK);
	r.kind = RECORD_WEBHOOK_STATE;
	r.body = str_from(state);
	ck_assert_int_eq(store.ops->record_put(s, &r), ERR_OK);
	ck_assert_int_eq(store.ops->commit(s), ERR_OK);
	store.ops->close(s);
}

static void
put_zone(const char *body)
{
	const struct record r = { .kind = RECORD_SETTING, .owner = STR("t:"),
		.id = STR("time_zone"), .ts = 1, .body = str_from(body) };
	const char *why;
	struct store *s;

	ck_assert_int_eq(store.ops->open(store.place, STR("default"),
	    STORE_WRITE, &s, &why), ERR_OK);
	ck_assert_int_eq(store.ops->begin(s), ERR_OK);
	ck_assert_int_eq(store.ops->record_put(s, &r), ERR_OK);
	ck_assert_int_eq(store.ops->commit(s), ERR_OK);
	store.ops->close(s);
}

static const struct finding *
finding_coded(const char *code)
{
	for (unsigned i = 0; i < found_count; i++)
		if (strcmp(found[i].code, code) == 0)
			return &found[i];
	return NULL;
}

START_TEST(doctor_names_a_zone_that_nobody_knows)
{
	look();
	ck_assert_ptr_null(finding_coded("clock.zone"));
	put_zone("{\"value\":0,\"text\":\"Mars/Base\",\"by\":\"\"}");
	look();
	ck_assert_ptr_nonnull(finding_coded("clock.zone"));
	ck_assert_int_eq(finding_coded("clock.zone")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_coded("clock.zone")->text,
	    "Mars/Base of default"));
	ck_assert_ptr_nonnull(strstr(finding_coded("clock.zone")->mend,
	    "tzdata"));
}
END_TEST

START_TEST(doctor_asks_how_webhooks_are)
{
	put_webhook("{\"url\":\"https://crm.example/\",\"by\":\"ann\","
	    "\"secret\":\"s\",\"parallel\":1}", "{\"cursor\":0}");
	look();
	ck_assert_int_eq(finding_of("webhooks")->level, FINDING_OK);
	ck_assert_ptr_nonnull(strstr(finding_of("webhooks")->text, "1 "));
	put_webhook("{\"url\":\"https://crm.example/\",\"by\":\"ann\","
	    "\"secret\":\"s\",\"parallel\":1}",
	    "{\"cursor\":0,\"failures\":7,\"why\":\"refused\"}");
	look();
	ck_assert_int_eq(finding_of("webhooks")->level, FINDING_WARN);
	ck_assert_ptr_nonnull(strstr(finding_of("webhooks")->text,
	    "failed 7 times in a row: refused"));
	put_webhook("{\"url\":\"https://crm.example/\",\"by\":\"ann\","
	    "\"secret\":\"s\",\"parallel\":1,\"paused\":\"gone\"}",
	    "{\"cursor\":0}");
	look();
	ck_assert_ptr_nonnull(strstr(finding_of("webhooks")->text,
	    "paused: gone"));
	ck_assert_ptr_nonnull(strstr(finding_of("webhooks")->mend,
	    "webhook.update"));
}
END_TEST

START_TEST(doctor_sees_a_webhook_fall_behind)
{
	put_webhook("{\"url\":\"https://crm.example/\",\"by\":\"ann\","
	    "\"secret\":\"s\",\"parallel\":1}", "{\"cursor\":5}");
	put_last_id(10004);
	look();
	ck_assert_str_eq(finding_of("webhooks")->code, "webhooks.good");
	put_last_id(10005);
	look();
	ck_assert_int_eq(finding_of("webhooks")->level, FINDING_WARN);
	ck_assert_str_eq(finding_of("webhooks")->code, "webhooks.behind");
	ck_assert_ptr_nonnull(strstr(finding_of("webhooks")->text,
	    "webhook crm of default is 10000 entries behind"));
	ck_assert_ptr_nonnull(strstr(finding_of("webhooks")->mend,
	    "\"parallel\":16"));
	/* One that is paused is nothing but paused. */
	put_webhook("{\"url\":\"https://crm.example/\",\"by\":\"ann\","
	    "\"secret\":\"s\",\"parallel\":1,\"paused\":\"gone\"}",
	    "{\"cursor\":5}");
	look();
	ck_assert_str_eq(finding_of("webhooks")->code, "webhooks.paused");
}
END_TEST

/* The root of these licences, in the place of the one that is built in. */
void
licence_roots_built(struct licence_roots *out)
{
	*out = *licencekit_roots();
}

static void
put_licence(const char *claims)
{
	struct envelope made = { .count = 0 };
	struct buf text;

	licencekit_add(&made, KIT_ROOT, claims);
	buf_init(&text, ENVELOPE_BYTES_MAX + 1);
	envelope_write(&made, &text);
	buf_putc(&text, '\0');
	put_file(DATA "/licence/licence.json", text.data);
	buf_fini(&text);
}

static void
expect_licence(const char *code)
{
	look();
	ck_assert_str_eq(finding_of("licence")->code, code);
	ck_assert_int_eq(finding_of("licence")->level, FINDING_WARN);
}

START_TEST(doctor_reads_the_licence)
{
	char claims[200];

	look();
	ck_assert_str_eq(finding_of("licence")->code, "licence.free");
	make_dirs(DATA "/licence");
	put_licence("{\"id\":\"a\",\"holder\":\"Acme\"}");
	look();
	ck_assert_str_eq(finding_of("licence")->text,
	    "the licence of Acme has no end");
	snprintf(claims, sizeof(claims), "{\"id\":\"a\",\"holder\":\"Acme\","
	    "\"expires\":%lld}", (long long)now_ms / 1000 + 9 * 24 * 3600);
	put_licence(claims);
	expect_licence("licence.ends");
	snprintf(claims, sizeof(claims), "{\"id\":\"a\",\"holder\":\"Acme\","
	    "\"expires\":%lld}", (long long)now_ms / 1000 + 90 * 24 * 3600);
	put_licence(claims);
	look();
	ck_assert_str_eq(finding_of("licence")->code, "licence.ends");
	ck_assert_int_eq(finding_of("licence")->level, FINDING_OK);
	put_file(DATA "/licence/licence.json", "{}");
	expect_licence("licence.refused");
	ck_assert_int_eq(unlink(DATA "/licence/licence.json"), 0);
	make_dirs(DATA "/licence/licence.json");
	expect_licence("licence.unreadable");
}
END_TEST

static const TTest **const tests[] = {
	&doctor_reads_the_licence,
	&doctor_finds_nothing_wrong_with_a_box_that_is_well,
	&doctor_says_the_configurations_lines,
	&doctor_sees_who_runs,
	&doctor_knows_no_data,
	&doctor_guards_keys_and_the_directory,
	&doctor_finds_files_of_somebody_else,
	&doctor_looks_at_the_disk,
	&doctor_measures_syncs,
	&doctor_looks_at_the_clock,
	&doctor_says_why_nobody_can_listen,
	&doctor_asks_at_each_address,
	&doctor_knows_ufw,
	&doctor_knows_firewalld,
	&doctor_knows_nftables,
	&doctor_reads_the_certificate,
	&doctor_finds_a_damaged_database,
	&doctor_measures_write_ahead_logs,
	&doctor_compares_limits,
	&doctor_looks_at_memory,
	&doctor_minds_the_age_of_backups,
	&doctor_minds_what_a_command_takes,
	&doctor_tells_of_a_restore_that_was_refused,
	&doctor_tells_of_restores_on_trial,
	&doctor_tells_of_files_that_changed,
	&doctor_tells_of_an_upgrade_that_failed,
	&doctor_names_a_zone_that_nobody_knows,
	&doctor_asks_how_webhooks_are,
	&doctor_sees_a_webhook_fall_behind,
	&doctor_finds_names_that_the_certificate_lacks,
	&doctor_says_what_it_may_not_look_into,
};

int
main(void)
{
	Suite *suite = suite_create("doctor");
	TCase *tcase = tcase_create("doctor");
	SRunner *runner;
	int failed;

	foundkit_begin();
	tcase_add_checked_fixture(tcase, setup, teardown);
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tcase_add_test(tcase, *tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	/* Only when all of them ran. */
	if (failed == 0 && !getenv("CK_RUN_CASE"))
		failed += foundkit_missing();
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
