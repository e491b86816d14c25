import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs';

/** One parsed .proto file: its path below proto/ and the text. */
export interface ProtoFile {
  readonly path: string;
  readonly text: string;
}

/** Every .proto file below proto/<folder>, in path order, so that the output never depends on the disk's order. */
export function readProtoFiles(protoRoot: string, folder: string): readonly ProtoFile[] {
  const found: ProtoFile[] = [];
  const visit = (relative: string): void => {
    for (const entry of readdirSync(path.join(protoRoot, relative), { withFileTypes: true })) {
      const name = path.posix.join(relative, entry.name);
      if (entry.isDirectory()) visit(name);
      else if (name.endsWith('.proto')) found.push({ path: name, text: readFileSync(path.join(protoRoot, name), 'utf8') });
    }
  };
  visit(folder);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Parses the files into one tree with the wire spelling of names. Imports are not followed: give every file. Line comments become doc strings.
 * Files named options.proto declare custom options, which are read by name, and are left out.
 * `resolved` links every type to its declaration; `lexical` leaves the names as they are written.
 */
export function parseProtoFiles(files: readonly ProtoFile[], mode: 'resolved' | 'lexical'): protobuf.Root {
  const root = new protobuf.Root();
  for (const file of files) {
    if (path.posix.basename(file.path) === 'options.proto') continue;
    try {
      protobuf.parse(file.text, root, { keepCase: true, alternateCommentMode: true });
    } catch (error) {
      throw new Error(`${file.path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  if (mode === 'resolved') root.resolveAll();
  return root;
}
