import { open } from 'node:fs/promises';
import { isNotFound } from '../../base/errors.ts';
import type { ContainerStatus } from '../../cri/messages.ts';
import { messagePathAnnotation, messagePolicyAnnotation } from '../pod/labels.ts';
import { lastLines } from './log-reader.ts';

const messageBytesMax = 4096;
const fallbackBytesMax = 2048;
const fallbackLines = 80;

/** What an ended container left to say: its message file, or the end of its log if it asked for that and failed without a message. */
export async function terminationMessage(status: ContainerStatus): Promise<string> {
  const wanted = status.annotations[messagePathAnnotation];
  const mount = status.mounts.find(({ container_path: target }) => target === wanted);
  const text = mount === undefined ? '' : await readStart(mount.host_path);
  if (text !== '' || status.exitCode === 0 || status.annotations[messagePolicyAnnotation] !== 'FallbackToLogsOnError') return text;
  return lastLines(status.logPath, fallbackLines, fallbackBytesMax);
}

async function readStart(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(messageBytesMax);
      const { bytesRead } = await handle.read(buffer, 0, messageBytesMax, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (err) {
    if (isNotFound(err)) return '';
    throw err;
  }
}
