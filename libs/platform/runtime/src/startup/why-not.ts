const WHY: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of it is a file, not a folder',
  EACCES: 'this user may not read or write there',
  EPERM: 'this user may not read or write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full; make room there, and start again',
  EDQUOT: 'this user has used up the room on the disk',
  EIO: 'the disk does not work',
};

/** What keeps a file or a folder from being used, in words. @returns null when the error is about something else */
export const whyNot = (error: unknown): string | null => WHY[(error as NodeJS.ErrnoException).code ?? ''] ?? null;
