import type {
  ContainerStatusResponse, CreateContainerResponse, ExecResponse, ExecSyncResponse, ImageFsInfoResponse, ImageStatusResponse, ListContainersResponse,
  ListContainerStatsResponse, ListImagesResponse, ListPodSandboxResponse, PodSandboxStatusResponse, PullImageResponse, RunPodSandboxResponse,
  StatusResponse, VersionResponse,
} from '../generated/grpc/cri.ts';
import type { Clock } from '../base/clock.ts';
import { CriChannel, type CallOptions } from './cri-channel.ts';
import { CriError, isCriError } from './cri-error.ts';
import type {
  AuthConfig, Container, ContainerConfig, ContainerStats, ContainerStatus, ExecResult, FilesystemUsage, Image, ImageSpec, LinuxResources, RuntimeCondition,
  RuntimeVersion, Sandbox, SandboxConfig, SandboxStatus,
} from './messages.ts';
import { readContainer, readContainerStatus, readImage, readPid, readSandbox, readSandboxStatus, readStats } from './wire-shapes.ts';

/** Longest wait for an answer, by kind of call. Stopping and executing add the time that the caller itself grants. */
export interface CriTimeouts {
  readonly queryMs: number;
  readonly changeMs: number;
  readonly pullMs: number;
}

export const defaultCriTimeouts: CriTimeouts = { queryMs: 20_000, changeMs: 120_000, pullMs: 30 * 60_000 };

export interface ExecStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** A container runtime, over CRI `runtime.v1`. Every method rejects with CriError. Removing and stopping what is gone already succeeds. */
export class CriClient {
  readonly #channel: CriChannel;
  readonly #timeouts: CriTimeouts;
  constructor(endpoint: string, deps: { readonly clock: Clock; readonly timeouts?: CriTimeouts }) {
    this.#channel = new CriChannel(endpoint, deps.clock);
    this.#timeouts = deps.timeouts ?? defaultCriTimeouts;
  }

  close(): void {
    this.#channel.close();
  }

  #query<T>(method: string, request: object, options?: CallOptions): Promise<T> {
    return this.#channel.call<T>('RuntimeService', method, request, this.#timeouts.queryMs, options);
  }
  #change<T>(method: string, request: object, options?: CallOptions, extraMs = 0): Promise<T> {
    return this.#channel.call<T>('RuntimeService', method, request, this.#timeouts.changeMs + extraMs, options);
  }
  #image<T>(method: string, request: object, options?: CallOptions, timeoutMs = this.#timeouts.queryMs): Promise<T> {
    return this.#channel.call<T>('ImageService', method, request, timeoutMs, options);
  }

  async version(options?: CallOptions): Promise<RuntimeVersion> {
    const { runtime_name: name, runtime_version: version } = await this.#query<VersionResponse>('Version', {}, options);
    return { runtimeName: name ?? '', runtimeVersion: version ?? '' };
  }
  /** RuntimeReady and NetworkReady. */
  async status(options?: CallOptions): Promise<readonly RuntimeCondition[]> {
    const { status } = await this.#query<StatusResponse>('Status', {}, options);
    return (status?.conditions ?? []).map((row) => ({ type: row.type ?? '', status: row.status ?? false, reason: row.reason ?? '', message: row.message ?? '' }));
  }

  /** Makes the pod's namespaces and network; resolves to the sandbox's id. */
  async runPodSandbox(config: SandboxConfig, runtimeHandler = '', options?: CallOptions): Promise<string> {
    const answer = await this.#change<RunPodSandboxResponse>('RunPodSandbox', { config, runtime_handler: runtimeHandler }, options, this.#timeouts.changeMs);
    return answer.pod_sandbox_id ?? '';
  }
  async stopPodSandbox(id: string, options?: CallOptions): Promise<void> {
    await absentIsFine(this.#change('StopPodSandbox', { pod_sandbox_id: id }, options));
  }
  async removePodSandbox(id: string, options?: CallOptions): Promise<void> {
    await absentIsFine(this.#change('RemovePodSandbox', { pod_sandbox_id: id }, options));
  }
  async podSandboxStatus(id: string, options?: CallOptions): Promise<SandboxStatus> {
    const { status } = await this.#query<PodSandboxStatusResponse>('PodSandboxStatus', { pod_sandbox_id: id }, options);
    if (status === undefined || status === null) throw new CriError('failed', `the runtime gave no status for sandbox ${id}`);
    return readSandboxStatus(status);
  }
  async listPodSandboxes(labels: Readonly<Record<string, string>> = {}, options?: CallOptions): Promise<readonly Sandbox[]> {
    const { items } = await this.#query<ListPodSandboxResponse>('ListPodSandbox', { filter: { label_selector: labels } }, options);
    return (items ?? []).map(readSandbox);
  }

  async createContainer(sandboxId: string, config: ContainerConfig, sandbox: SandboxConfig, options?: CallOptions): Promise<string> {
    const envs = config.envs.map(({ key, value }) => ({ key, value: Buffer.from(value) }));
    const request = { pod_sandbox_id: sandboxId, config: { ...config, envs }, sandbox_config: sandbox };
    return (await this.#change<CreateContainerResponse>('CreateContainer', request, options)).container_id ?? '';
  }
  async startContainer(id: string, options?: CallOptions): Promise<void> {
    await this.#change('StartContainer', { container_id: id }, options);
  }
  /** The stop signal, then SIGKILL after `timeoutSeconds`; resolves when the container has ended. */
  async stopContainer(id: string, timeoutSeconds: number, options?: CallOptions): Promise<void> {
    await absentIsFine(this.#change('StopContainer', { container_id: id, timeout: timeoutSeconds }, options, timeoutSeconds * 1000));
  }
  async removeContainer(id: string, options?: CallOptions): Promise<void> {
    await absentIsFine(this.#change('RemoveContainer', { container_id: id }, options));
  }
  async listContainers(labels: Readonly<Record<string, string>> = {}, options?: CallOptions): Promise<readonly Container[]> {
    const { containers } = await this.#query<ListContainersResponse>('ListContainers', { filter: { label_selector: labels } }, options);
    return (containers ?? []).map(readContainer);
  }
  async containerStatus(id: string, options?: CallOptions): Promise<ContainerStatus> {
    const { status } = await this.#query<ContainerStatusResponse>('ContainerStatus', { container_id: id }, options);
    if (status === undefined || status === null) throw new CriError('failed', `the runtime gave no status for container ${id}`);
    return readContainerStatus(status);
  }
  /** The process that a container's life hangs on, as this machine counts it; undefined when it does not run or the runtime does not tell. */
  async containerPid(id: string, options?: CallOptions): Promise<number | undefined> {
    const { status, info } = await this.#query<ContainerStatusResponse>('ContainerStatus', { container_id: id, verbose: true }, options);
    return status?.state === 'CONTAINER_RUNNING' ? readPid(info?.['info']) : undefined;
  }
  async updateContainerResources(id: string, linux: LinuxResources, options?: CallOptions): Promise<void> {
    await this.#change('UpdateContainerResources', { container_id: id, linux }, options);
  }
  /** The log file was moved away: the runtime opens a new one under the old name. */
  async reopenContainerLog(id: string, options?: CallOptions): Promise<void> {
    await this.#change('ReopenContainerLog', { container_id: id }, options);
  }

  /** Runs to the end and keeps the output. `timeoutSeconds` 0: no limit of the runtime's; ours still holds. */
  async execSync(id: string, command: readonly string[], timeoutSeconds: number, options?: CallOptions): Promise<ExecResult> {
    const request = { container_id: id, cmd: command, timeout: timeoutSeconds };
    const answer = await this.#change<ExecSyncResponse>('ExecSync', request, options, timeoutSeconds * 1000);
    return { stdout: Buffer.from(answer.stdout ?? ''), stderr: Buffer.from(answer.stderr ?? ''), exitCode: answer.exit_code ?? 0 };
  }
  /** The URL at which the runtime waits for the streaming connection; usable once. */
  async exec(id: string, command: readonly string[], streams: ExecStreams, options?: CallOptions): Promise<string> {
    return (await this.#query<ExecResponse>('Exec', { container_id: id, cmd: command, ...streams }, options)).url ?? '';
  }
  async attach(id: string, streams: ExecStreams, options?: CallOptions): Promise<string> {
    return (await this.#query<ExecResponse>('Attach', { container_id: id, ...streams }, options)).url ?? '';
  }
  async portForward(sandboxId: string, ports: readonly number[], options?: CallOptions): Promise<string> {
    return (await this.#query<ExecResponse>('PortForward', { pod_sandbox_id: sandboxId, port: ports }, options)).url ?? '';
  }
  async listContainerStats(labels: Readonly<Record<string, string>> = {}, options?: CallOptions): Promise<readonly ContainerStats[]> {
    const { stats } = await this.#query<ListContainerStatsResponse>('ListContainerStats', { filter: { label_selector: labels } }, options);
    return (stats ?? []).map(readStats);
  }

  async listImages(options?: CallOptions): Promise<readonly Image[]> {
    return ((await this.#image<ListImagesResponse>('ListImages', {}, options)).images ?? []).map(readImage);
  }
  /** undefined: the node does not have it. */
  async imageStatus(image: string, options?: CallOptions): Promise<Image | undefined> {
    const answer = await this.#image<ImageStatusResponse>('ImageStatus', { image: { image } }, options);
    return answer.image === undefined || answer.image === null ? undefined : readImage(answer.image);
  }
  /** Resolves to the reference to create containers with. */
  async pullImage(image: ImageSpec, auth: AuthConfig | undefined, sandbox: SandboxConfig | undefined, options?: CallOptions): Promise<string> {
    const request = { image, ...(auth === undefined ? {} : { auth }), ...(sandbox === undefined ? {} : { sandbox_config: sandbox }) };
    return (await this.#image<PullImageResponse>('PullImage', request, options, this.#timeouts.pullMs)).image_ref ?? '';
  }
  async removeImage(image: string, options?: CallOptions): Promise<void> {
    await absentIsFine(this.#image('RemoveImage', { image: { image } }, options, this.#timeouts.changeMs));
  }
  async imageFilesystems(options?: CallOptions): Promise<readonly FilesystemUsage[]> {
    const answer = await this.#image<ImageFsInfoResponse>('ImageFsInfo', {}, options);
    return (answer.image_filesystems ?? []).map((row) => ({
      mountpoint: row.fs_id?.mountpoint ?? '', timestampNs: Number(row.timestamp ?? 0), usedBytes: Number(row.used_bytes?.value ?? 0), inodesUsed: Number(row.inodes_used?.value ?? 0),
    }));
  }
}

async function absentIsFine(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (err) {
    if (!isCriError(err, 'notFound')) throw err;
  }
}
