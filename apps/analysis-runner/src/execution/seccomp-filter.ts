// Classic BPF as the kernel's seccomp reads it (linux/seccomp.h, linux/filter.h).
const loadWord = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const giveBack = 0x06;
const allow = 0x7fff0000;
const refuse = 0x00050000 | 1; // EPERM
const kill = 0x80000000;
const offsetOfNumber = 0;
const offsetOfArchitecture = 4;

interface Platform {
  readonly architecture: number;
  /** System calls that no analyzer needs and that reach far into the kernel: mounting, modules, keys, tracing, other processes, BPF, io_uring. */
  readonly refused: readonly number[];
  /** Numbers from here on belong to another calling convention of the same machine. */
  readonly foreignFrom?: number;
}

// ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd | mount umount2 pivot_root open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr
// name_to_handle_at open_by_handle_at | unshare setns | init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct quotactl
// add_key request_key keyctl | bpf perf_event_open userfaultfd | io_uring_setup io_uring_enter io_uring_register
const sinceUnified = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442];
const platforms: Readonly<Record<string, Platform>> = {
  x64: {
    architecture: 0xc000003e,
    refused: [
      101,
      310,
      311,
      312,
      165,
      166,
      155,
      303,
      304,
      272,
      308,
      175,
      313,
      176,
      246,
      320,
      169,
      167,
      168,
      163,
      179,
      248,
      249,
      250,
      321,
      298,
      323,
      ...sinceUnified,
    ],
    foreignFrom: 0x40000000,
  },
  arm64: {
    architecture: 0xc00000b7,
    refused: [
      117,
      270,
      271,
      272,
      40,
      39,
      41,
      264,
      265,
      97,
      268,
      105,
      273,
      106,
      104,
      294,
      142,
      224,
      225,
      89,
      60,
      217,
      218,
      219,
      280,
      241,
      282,
      ...sinceUnified,
    ],
  },
};

/** Returns the filter for this machine's processor in the form that `bwrap --seccomp` reads; undefined for a processor it is not written for. */
export function seccompFilter(processor: string = process.arch): Buffer | undefined {
  const platform = platforms[processor];
  if (!platform) return undefined;
  const { refused, foreignFrom } = platform;
  const foreign = foreignFrom === undefined ? [] : [instruction(jumpIfAtLeast, foreignFrom, refused.length + 1, 0)];
  return Buffer.concat([
    instruction(loadWord, offsetOfArchitecture),
    instruction(jumpIfEqual, platform.architecture, 1, 0),
    instruction(giveBack, kill),
    instruction(loadWord, offsetOfNumber),
    ...foreign,
    ...refused.map((number, at) => instruction(jumpIfEqual, number, refused.length - at, 0)),
    instruction(giveBack, allow),
    instruction(giveBack, refuse),
  ]);
}

function instruction(code: number, k: number, ifTrue = 0, ifFalse = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(k >>> 0, 4);
  return bytes;
}
