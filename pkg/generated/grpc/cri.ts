// Generated from proto/. Do not edit.
import type { Int64 } from './wire.ts';

/** For fromJSON(criDescriptor, loaderOptions). Services: runtime.v1.RuntimeService, runtime.v1.ImageService. */
export const criDescriptor = JSON.parse('{"nested":{"runtime":{"nested":{"v1":{"nested":{"RuntimeService":{"methods":{"Version":{"requestType":"VersionRequest","responseType":"VersionResponse"},"RunPodSandbox":{"requestType":"RunPodSandboxRequest","responseType":"RunPodSandboxResponse"},"StopPodSandbox":{"requestType":"StopPodSandboxRequest","responseType":"StopPodSandboxResponse"},"RemovePodSandbox":{"requestType":"RemovePodSandboxRequest","responseType":"RemovePodSandboxResponse"},"PodSandboxStatus":{"requestType":"PodSandboxStatusRequest","responseType":"PodSandboxStatusResponse"},"ListPodSandbox":{"requestType":"ListPodSandboxRequest","responseType":"ListPodSandboxResponse"},"StreamPodSandboxes":{"requestType":"StreamPodSandboxesRequest","responseType":"StreamPodSandboxesResponse","responseStream":true},"CreateContainer":{"requestType":"CreateContainerRequest","responseType":"CreateContainerResponse"},"StartContainer":{"requestType":"StartContainerRequest","responseType":"StartContainerResponse"},"StopContainer":{"requestType":"StopContainerRequest","responseType":"StopContainerResponse"},"RemoveContainer":{"requestType":"RemoveContainerRequest","responseType":"RemoveContainerResponse"},"ListContainers":{"requestType":"ListContainersRequest","responseType":"ListContainersResponse"},"StreamContainers":{"requestType":"StreamContainersRequest","responseType":"StreamContainersResponse","responseStream":true},"ContainerStatus":{"requestType":"ContainerStatusRequest","responseType":"ContainerStatusResponse"},"UpdateContainerResources":{"requestType":"UpdateContainerResourcesRequest","responseType":"UpdateContainerResourcesResponse"},"ReopenContainerLog":{"requestType":"ReopenContainerLogRequest","responseType":"ReopenContainerLogResponse"},"ExecSync":{"requestType":"ExecSyncRequest","responseType":"ExecSyncResponse"},"Exec":{"requestType":"ExecRequest","responseType":"ExecResponse"},"Attach":{"requestType":"AttachRequest","responseType":"AttachResponse"},"PortForward":{"requestType":"PortForwardRequest","responseType":"PortForwardResponse"},"ContainerStats":{"requestType":"ContainerStatsRequest","responseType":"ContainerStatsResponse"},"ListContainerStats":{"requestType":"ListContainerStatsRequest","responseType":"ListContainerStatsResponse"},"StreamContainerStats":{"requestType":"StreamContainerStatsRequest","responseType":"StreamContainerStatsResponse","responseStream":true},"PodSandboxStats":{"requestType":"PodSandboxStatsRequest","responseType":"PodSandboxStatsResponse"},"ListPodSandboxStats":{"requestType":"ListPodSandboxStatsRequest","responseType":"ListPodSandboxStatsResponse"},"StreamPodSandboxStats":{"requestType":"StreamPodSandboxStatsRequest","responseType":"StreamPodSandboxStatsResponse","responseStream":true},"UpdateRuntimeConfig":{"requestType":"UpdateRuntimeConfigRequest","responseType":"UpdateRuntimeConfigResponse"},"Status":{"requestType":"StatusRequest","responseType":"StatusResponse"},"CheckpointContainer":{"requestType":"CheckpointContainerRequest","responseType":"CheckpointContainerResponse"},"GetContainerEvents":{"requestType":"GetEventsRequest","responseType":"ContainerEventResponse","responseStream":true},"ListMetricDescriptors":{"requestType":"ListMetricDescriptorsRequest","responseType":"ListMetricDescriptorsResponse"},"ListPodSandboxMetrics":{"requestType":"ListPodSandboxMetricsRequest","responseType":"ListPodSandboxMetricsResponse"},"StreamPodSandboxMetrics":{"requestType":"StreamPodSandboxMetricsRequest","responseType":"StreamPodSandboxMetricsResponse","responseStream":true},"RuntimeConfig":{"requestType":"RuntimeConfigRequest","responseType":"RuntimeConfigResponse"},"UpdatePodSandboxResources":{"requestType":"UpdatePodSandboxResourcesRequest","responseType":"UpdatePodSandboxResourcesResponse"}}},"ImageService":{"methods":{"ListImages":{"requestType":"ListImagesRequest","responseType":"ListImagesResponse"},"StreamImages":{"requestType":"StreamImagesRequest","responseType":"StreamImagesResponse","responseStream":true},"ImageStatus":{"requestType":"ImageStatusRequest","responseType":"ImageStatusResponse"},"PullImage":{"requestType":"PullImageRequest","responseType":"PullImageResponse"},"RemoveImage":{"requestType":"RemoveImageRequest","responseType":"RemoveImageResponse"},"ImageFsInfo":{"requestType":"ImageFsInfoRequest","responseType":"ImageFsInfoResponse"}}},"Protocol":{"values":{"TCP":0,"UDP":1,"SCTP":2}},"MountPropagation":{"values":{"PROPAGATION_PRIVATE":0,"PROPAGATION_HOST_TO_CONTAINER":1,"PROPAGATION_BIDIRECTIONAL":2}},"NamespaceMode":{"values":{"POD":0,"CONTAINER":1,"NODE":2,"TARGET":3}},"SupplementalGroupsPolicy":{"values":{"Merge":0,"Strict":1}},"PodSandboxState":{"values":{"SANDBOX_READY":0,"SANDBOX_NOTREADY":1}},"Signal":{"values":{"RUNTIME_DEFAULT":0,"SIGABRT":1,"SIGALRM":2,"SIGBUS":3,"SIGCHLD":4,"SIGCLD":5,"SIGCONT":6,"SIGFPE":7,"SIGHUP":8,"SIGILL":9,"SIGINT":10,"SIGIO":11,"SIGIOT":12,"SIGKILL":13,"SIGPIPE":14,"SIGPOLL":15,"SIGPROF":16,"SIGPWR":17,"SIGQUIT":18,"SIGSEGV":19,"SIGSTKFLT":20,"SIGSTOP":21,"SIGSYS":22,"SIGTERM":23,"SIGTRAP":24,"SIGTSTP":25,"SIGTTIN":26,"SIGTTOU":27,"SIGURG":28,"SIGUSR1":29,"SIGUSR2":30,"SIGVTALRM":31,"SIGWINCH":32,"SIGXCPU":33,"SIGXFSZ":34,"SIGRTMIN":35,"SIGRTMINPLUS1":36,"SIGRTMINPLUS2":37,"SIGRTMINPLUS3":38,"SIGRTMINPLUS4":39,"SIGRTMINPLUS5":40,"SIGRTMINPLUS6":41,"SIGRTMINPLUS7":42,"SIGRTMINPLUS8":43,"SIGRTMINPLUS9":44,"SIGRTMINPLUS10":45,"SIGRTMINPLUS11":46,"SIGRTMINPLUS12":47,"SIGRTMINPLUS13":48,"SIGRTMINPLUS14":49,"SIGRTMINPLUS15":50,"SIGRTMAXMINUS14":51,"SIGRTMAXMINUS13":52,"SIGRTMAXMINUS12":53,"SIGRTMAXMINUS11":54,"SIGRTMAXMINUS10":55,"SIGRTMAXMINUS9":56,"SIGRTMAXMINUS8":57,"SIGRTMAXMINUS7":58,"SIGRTMAXMINUS6":59,"SIGRTMAXMINUS5":60,"SIGRTMAXMINUS4":61,"SIGRTMAXMINUS3":62,"SIGRTMAXMINUS2":63,"SIGRTMAXMINUS1":64,"SIGRTMAX":65}},"ContainerState":{"values":{"CONTAINER_CREATED":0,"CONTAINER_RUNNING":1,"CONTAINER_EXITED":2,"CONTAINER_UNKNOWN":3}},"ContainerEventType":{"values":{"CONTAINER_CREATED_EVENT":0,"CONTAINER_STARTED_EVENT":1,"CONTAINER_STOPPED_EVENT":2,"CONTAINER_DELETED_EVENT":3}},"MetricType":{"values":{"COUNTER":0,"GAUGE":1}},"CgroupDriver":{"values":{"SYSTEMD":0,"CGROUPFS":1}},"VersionRequest":{"fields":{"version":{"type":"string","id":1}}},"VersionResponse":{"fields":{"version":{"type":"string","id":1},"runtime_name":{"type":"string","id":2},"runtime_version":{"type":"string","id":3},"runtime_api_version":{"type":"string","id":4}}},"DNSConfig":{"fields":{"servers":{"rule":"repeated","type":"string","id":1},"searches":{"rule":"repeated","type":"string","id":2},"options":{"rule":"repeated","type":"string","id":3}}},"PortMapping":{"fields":{"protocol":{"type":"Protocol","id":1},"container_port":{"type":"int32","id":2},"host_port":{"type":"int32","id":3},"host_ip":{"type":"string","id":4}}},"Mount":{"fields":{"container_path":{"type":"string","id":1},"host_path":{"type":"string","id":2},"readonly":{"type":"bool","id":3},"selinux_relabel":{"type":"bool","id":4},"propagation":{"type":"MountPropagation","id":5},"uidMappings":{"rule":"repeated","type":"IDMapping","id":6},"gidMappings":{"rule":"repeated","type":"IDMapping","id":7},"recursive_read_only":{"type":"bool","id":8},"image":{"type":"ImageSpec","id":9},"image_sub_path":{"type":"string","id":10}}},"IDMapping":{"fields":{"host_id":{"type":"uint32","id":1},"container_id":{"type":"uint32","id":2},"length":{"type":"uint32","id":3}}},"UserNamespace":{"fields":{"mode":{"type":"NamespaceMode","id":1},"uids":{"rule":"repeated","type":"IDMapping","id":2},"gids":{"rule":"repeated","type":"IDMapping","id":3}}},"NamespaceOption":{"fields":{"network":{"type":"NamespaceMode","id":1},"pid":{"type":"NamespaceMode","id":2},"ipc":{"type":"NamespaceMode","id":3},"target_id":{"type":"string","id":4},"userns_options":{"type":"UserNamespace","id":5}}},"Int64Value":{"fields":{"value":{"type":"int64","id":1}}},"LinuxSandboxSecurityContext":{"fields":{"namespace_options":{"type":"NamespaceOption","id":1},"selinux_options":{"type":"SELinuxOption","id":2},"run_as_user":{"type":"Int64Value","id":3},"run_as_group":{"type":"Int64Value","id":8},"readonly_rootfs":{"type":"bool","id":4},"supplemental_groups":{"rule":"repeated","type":"int64","id":5},"supplemental_groups_policy":{"type":"SupplementalGroupsPolicy","id":11},"privileged":{"type":"bool","id":6},"seccomp":{"type":"SecurityProfile","id":9},"apparmor":{"type":"SecurityProfile","id":10},"seccomp_profile_path":{"type":"string","id":7}}},"SecurityProfile":{"fields":{"profile_type":{"type":"ProfileType","id":1},"localhost_ref":{"type":"string","id":2}},"nested":{"ProfileType":{"values":{"RuntimeDefault":0,"Unconfined":1,"Localhost":2}}}},"LinuxPodSandboxConfig":{"fields":{"cgroup_parent":{"type":"string","id":1},"security_context":{"type":"LinuxSandboxSecurityContext","id":2},"sysctls":{"keyType":"string","type":"string","id":3},"overhead":{"type":"LinuxContainerResources","id":4},"resources":{"type":"LinuxContainerResources","id":5}}},"PodSandboxMetadata":{"fields":{"name":{"type":"string","id":1},"uid":{"type":"string","id":2},"namespace":{"type":"string","id":3},"attempt":{"type":"uint32","id":4}}},"PodSandboxConfig":{"fields":{"metadata":{"type":"PodSandboxMetadata","id":1},"hostname":{"type":"string","id":2},"log_directory":{"type":"string","id":3},"dns_config":{"type":"DNSConfig","id":4},"port_mappings":{"rule":"repeated","type":"PortMapping","id":5},"labels":{"keyType":"string","type":"string","id":6},"annotations":{"keyType":"string","type":"string","id":7},"linux":{"type":"LinuxPodSandboxConfig","id":8},"windows":{"type":"WindowsPodSandboxConfig","id":9}}},"RunPodSandboxRequest":{"fields":{"config":{"type":"PodSandboxConfig","id":1},"runtime_handler":{"type":"string","id":2}}},"RunPodSandboxResponse":{"fields":{"pod_sandbox_id":{"type":"string","id":1}}},"StopPodSandboxRequest":{"fields":{"pod_sandbox_id":{"type":"string","id":1}}},"StopPodSandboxResponse":{"fields":{}},"RemovePodSandboxRequest":{"fields":{"pod_sandbox_id":{"type":"string","id":1}}},"RemovePodSandboxResponse":{"fields":{}},"PodSandboxStatusRequest":{"fields":{"pod_sandbox_id":{"type":"string","id":1},"verbose":{"type":"bool","id":2}}},"PodIP":{"fields":{"ip":{"type":"string","id":1}}},"PodSandboxNetworkStatus":{"fields":{"ip":{"type":"string","id":1},"additional_ips":{"rule":"repeated","type":"PodIP","id":2}}},"Namespace":{"fields":{"options":{"type":"NamespaceOption","id":2}}},"LinuxPodSandboxStatus":{"fields":{"namespaces":{"type":"Namespace","id":1}}},"PodSandboxStatus":{"fields":{"id":{"type":"string","id":1},"metadata":{"type":"PodSandboxMetadata","id":2},"state":{"type":"PodSandboxState","id":3},"created_at":{"type":"int64","id":4},"network":{"type":"PodSandboxNetworkStatus","id":5},"linux":{"type":"LinuxPodSandboxStatus","id":6},"labels":{"keyType":"string","type":"string","id":7},"annotations":{"keyType":"string","type":"string","id":8},"runtime_handler":{"type":"string","id":9}}},"PodSandboxStatusResponse":{"fields":{"status":{"type":"PodSandboxStatus","id":1},"info":{"keyType":"string","type":"string","id":2},"containers_statuses":{"rule":"repeated","type":"ContainerStatus","id":3},"timestamp":{"type":"int64","id":4}}},"PodSandboxStateValue":{"fields":{"state":{"type":"PodSandboxState","id":1}}},"PodSandboxFilter":{"fields":{"id":{"type":"string","id":1},"state":{"type":"PodSandboxStateValue","id":2},"label_selector":{"keyType":"string","type":"string","id":3}}},"ListPodSandboxRequest":{"fields":{"filter":{"type":"PodSandboxFilter","id":1}}},"PodSandbox":{"fields":{"id":{"type":"string","id":1},"metadata":{"type":"PodSandboxMetadata","id":2},"state":{"type":"PodSandboxState","id":3},"created_at":{"type":"int64","id":4},"labels":{"keyType":"string","type":"string","id":5},"annotations":{"keyType":"string","type":"string","id":6},"runtime_handler":{"type":"string","id":7}}},"ListPodSandboxResponse":{"fields":{"items":{"rule":"repeated","type":"PodSandbox","id":1}}},"StreamPodSandboxesRequest":{"fields":{"filter":{"type":"PodSandboxFilter","id":1}}},"StreamPodSandboxesResponse":{"fields":{"pod_sandboxes":{"rule":"repeated","type":"PodSandbox","id":1}}},"PodSandboxStatsRequest":{"fields":{"pod_sandbox_id":{"type":"string","id":1}}},"PodSandboxStatsResponse":{"fields":{"stats":{"type":"PodSandboxStats","id":1}}},"PodSandboxStatsFilter":{"fields":{"id":{"type":"string","id":1},"label_selector":{"keyType":"string","type":"string","id":2}}},"ListPodSandboxStatsRequest":{"fields":{"filter":{"type":"PodSandboxStatsFilter","id":1}}},"ListPodSandboxStatsResponse":{"fields":{"stats":{"rule":"repeated","type":"PodSandboxStats","id":1}}},"StreamPodSandboxStatsRequest":{"fields":{"filter":{"type":"PodSandboxStatsFilter","id":1}}},"StreamPodSandboxStatsResponse":{"fields":{"pod_sandbox_stats":{"rule":"repeated","type":"PodSandboxStats","id":1}}},"PodSandboxAttributes":{"fields":{"id":{"type":"string","id":1},"metadata":{"type":"PodSandboxMetadata","id":2},"labels":{"keyType":"string","type":"string","id":3},"annotations":{"keyType":"string","type":"string","id":4}}},"PodSandboxStats":{"fields":{"attributes":{"type":"PodSandboxAttributes","id":1},"linux":{"type":"LinuxPodSandboxStats","id":2},"windows":{"type":"WindowsPodSandboxStats","id":3}}},"LinuxPodSandboxStats":{"fields":{"cpu":{"type":"CpuUsage","id":1},"memory":{"type":"MemoryUsage","id":2},"network":{"type":"NetworkUsage","id":3},"process":{"type":"ProcessUsage","id":4},"containers":{"rule":"repeated","type":"ContainerStats","id":5},"io":{"type":"IoUsage","id":6}}},"WindowsPodSandboxStats":{"fields":{"cpu":{"type":"WindowsCpuUsage","id":1},"memory":{"type":"WindowsMemoryUsage","id":2},"network":{"type":"WindowsNetworkUsage","id":3},"process":{"type":"WindowsProcessUsage","id":4},"containers":{"rule":"repeated","type":"WindowsContainerStats","id":5}}},"NetworkUsage":{"fields":{"timestamp":{"type":"int64","id":1},"default_interface":{"type":"NetworkInterfaceUsage","id":2},"interfaces":{"rule":"repeated","type":"NetworkInterfaceUsage","id":3}}},"WindowsNetworkUsage":{"fields":{"timestamp":{"type":"int64","id":1},"default_interface":{"type":"WindowsNetworkInterfaceUsage","id":2},"interfaces":{"rule":"repeated","type":"WindowsNetworkInterfaceUsage","id":3}}},"NetworkInterfaceUsage":{"fields":{"name":{"type":"string","id":1},"rx_bytes":{"type":"UInt64Value","id":2},"rx_errors":{"type":"UInt64Value","id":3},"tx_bytes":{"type":"UInt64Value","id":4},"tx_errors":{"type":"UInt64Value","id":5}}},"WindowsNetworkInterfaceUsage":{"fields":{"name":{"type":"string","id":1},"rx_bytes":{"type":"UInt64Value","id":2},"rx_packets_dropped":{"type":"UInt64Value","id":3},"tx_bytes":{"type":"UInt64Value","id":4},"tx_packets_dropped":{"type":"UInt64Value","id":5}}},"ProcessUsage":{"fields":{"timestamp":{"type":"int64","id":1},"process_count":{"type":"UInt64Value","id":2}}},"WindowsProcessUsage":{"fields":{"timestamp":{"type":"int64","id":1},"process_count":{"type":"UInt64Value","id":2}}},"ImageSpec":{"fields":{"image":{"type":"string","id":1},"annotations":{"keyType":"string","type":"string","id":2},"user_specified_image":{"type":"string","id":18},"runtime_handler":{"type":"string","id":19},"image_ref":{"type":"string","id":20}}},"KeyValue":{"fields":{"key":{"type":"string","id":1},"value":{"type":"bytes","id":2}}},"LinuxContainerResources":{"fields":{"cpu_period":{"type":"int64","id":1},"cpu_quota":{"type":"int64","id":2},"cpu_shares":{"type":"int64","id":3},"memory_limit_in_bytes":{"type":"int64","id":4},"oom_score_adj":{"type":"int64","id":5},"cpuset_cpus":{"type":"string","id":6},"cpuset_mems":{"type":"string","id":7},"hugepage_limits":{"rule":"repeated","type":"HugepageLimit","id":8},"unified":{"keyType":"string","type":"string","id":9},"memory_swap_limit_in_bytes":{"type":"int64","id":10}}},"HugepageLimit":{"fields":{"page_size":{"type":"string","id":1},"limit":{"type":"uint64","id":2}}},"SELinuxOption":{"fields":{"user":{"type":"string","id":1},"role":{"type":"string","id":2},"type":{"type":"string","id":3},"level":{"type":"string","id":4}}},"Capability":{"fields":{"add_capabilities":{"rule":"repeated","type":"string","id":1},"drop_capabilities":{"rule":"repeated","type":"string","id":2},"add_ambient_capabilities":{"rule":"repeated","type":"string","id":3}}},"LinuxContainerSecurityContext":{"fields":{"capabilities":{"type":"Capability","id":1},"privileged":{"type":"bool","id":2},"namespace_options":{"type":"NamespaceOption","id":3},"selinux_options":{"type":"SELinuxOption","id":4},"run_as_user":{"type":"Int64Value","id":5},"run_as_group":{"type":"Int64Value","id":12},"run_as_username":{"type":"string","id":6},"readonly_rootfs":{"type":"bool","id":7},"supplemental_groups":{"rule":"repeated","type":"int64","id":8},"supplemental_groups_policy":{"type":"SupplementalGroupsPolicy","id":17},"no_new_privs":{"type":"bool","id":11},"masked_paths":{"rule":"repeated","type":"string","id":13},"readonly_paths":{"rule":"repeated","type":"string","id":14},"seccomp":{"type":"SecurityProfile","id":15},"apparmor":{"type":"SecurityProfile","id":16},"apparmor_profile":{"type":"string","id":9},"seccomp_profile_path":{"type":"string","id":10}}},"LinuxContainerConfig":{"fields":{"resources":{"type":"LinuxContainerResources","id":1},"security_context":{"type":"LinuxContainerSecurityContext","id":2}}},"LinuxContainerUser":{"fields":{"uid":{"type":"int64","id":1},"gid":{"type":"int64","id":2},"supplemental_groups":{"rule":"repeated","type":"int64","id":3}}},"WindowsNamespaceOption":{"fields":{"network":{"type":"NamespaceMode","id":1}}},"WindowsSandboxSecurityContext":{"fields":{"run_as_username":{"type":"string","id":1},"credential_spec":{"type":"string","id":2},"host_process":{"type":"bool","id":3},"namespace_options":{"type":"WindowsNamespaceOption","id":4}}},"WindowsPodSandboxConfig":{"fields":{"security_context":{"type":"WindowsSandboxSecurityContext","id":1}}},"WindowsContainerSecurityContext":{"fields":{"run_as_username":{"type":"string","id":1},"credential_spec":{"type":"string","id":2},"host_process":{"type":"bool","id":3}}},"WindowsContainerConfig":{"fields":{"resources":{"type":"WindowsContainerResources","id":1},"security_context":{"type":"WindowsContainerSecurityContext","id":2}}},"WindowsContainerResources":{"fields":{"cpu_shares":{"type":"int64","id":1},"cpu_count":{"type":"int64","id":2},"cpu_maximum":{"type":"int64","id":3},"memory_limit_in_bytes":{"type":"int64","id":4},"rootfs_size_in_bytes":{"type":"int64","id":5},"affinity_cpus":{"rule":"repeated","type":"WindowsCpuGroupAffinity","id":6}}},"WindowsCpuGroupAffinity":{"fields":{"cpu_mask":{"type":"uint64","id":1},"cpu_group":{"type":"uint32","id":2}}},"ContainerMetadata":{"fields":{"name":{"type":"string","id":1},"attempt":{"type":"uint32","id":2}}},"Device":{"fields":{"container_path":{"type":"string","id":1},"host_path":{"type":"string","id":2},"permissions":{"type":"string","id":3}}},"CDIDevice":{"fields":{"name":{"type":"string","id":1}}},"ContainerConfig":{"fields":{"metadata":{"type":"ContainerMetadata","id":1},"image":{"type":"ImageSpec","id":2},"command":{"rule":"repeated","type":"string","id":3},"args":{"rule":"repeated","type":"string","id":4},"working_dir":{"type":"string","id":5},"envs":{"rule":"repeated","type":"KeyValue","id":6},"mounts":{"rule":"repeated","type":"Mount","id":7},"devices":{"rule":"repeated","type":"Device","id":8},"labels":{"keyType":"string","type":"string","id":9},"annotations":{"keyType":"string","type":"string","id":10},"log_path":{"type":"string","id":11},"stdin":{"type":"bool","id":12},"stdin_once":{"type":"bool","id":13},"tty":{"type":"bool","id":14},"linux":{"type":"LinuxContainerConfig","id":15},"windows":{"type":"WindowsContainerConfig","id":16},"CDI_devices":{"rule":"repeated","type":"CDIDevice","id":17},"stop_signal":{"type":"Signal","id":18}}},"CreateContainerRequest":{"fields":{"pod_sandbox_id":{"type":"string","id":1},"config":{"type":"ContainerConfig","id":2},"sandbox_config":{"type":"PodSandboxConfig","id":3}}},"CreateContainerResponse":{"fields":{"container_id":{"type":"string","id":1}}},"StartContainerRequest":{"fields":{"container_id":{"type":"string","id":1}}},"StartContainerResponse":{"fields":{}},"StopContainerRequest":{"fields":{"container_id":{"type":"string","id":1},"timeout":{"type":"int64","id":2}}},"StopContainerResponse":{"fields":{}},"RemoveContainerRequest":{"fields":{"container_id":{"type":"string","id":1}}},"RemoveContainerResponse":{"fields":{}},"ContainerStateValue":{"fields":{"state":{"type":"ContainerState","id":1}}},"ContainerFilter":{"fields":{"id":{"type":"string","id":1},"state":{"type":"ContainerStateValue","id":2},"pod_sandbox_id":{"type":"string","id":3},"label_selector":{"keyType":"string","type":"string","id":4}}},"ListContainersRequest":{"fields":{"filter":{"type":"ContainerFilter","id":1}}},"Container":{"fields":{"id":{"type":"string","id":1},"pod_sandbox_id":{"type":"string","id":2},"metadata":{"type":"ContainerMetadata","id":3},"image":{"type":"ImageSpec","id":4},"image_ref":{"type":"string","id":5},"state":{"type":"ContainerState","id":6},"created_at":{"type":"int64","id":7},"labels":{"keyType":"string","type":"string","id":8},"annotations":{"keyType":"string","type":"string","id":9},"image_id":{"type":"string","id":10}}},"ListContainersResponse":{"fields":{"containers":{"rule":"repeated","type":"Container","id":1}}},"StreamContainersRequest":{"fields":{"filter":{"type":"ContainerFilter","id":1}}},"StreamContainersResponse":{"fields":{"containers":{"rule":"repeated","type":"Container","id":1}}},"ContainerStatusRequest":{"fields":{"container_id":{"type":"string","id":1},"verbose":{"type":"bool","id":2}}},"ContainerStatus":{"fields":{"id":{"type":"string","id":1},"metadata":{"type":"ContainerMetadata","id":2},"state":{"type":"ContainerState","id":3},"created_at":{"type":"int64","id":4},"started_at":{"type":"int64","id":5},"finished_at":{"type":"int64","id":6},"exit_code":{"type":"int32","id":7},"image":{"type":"ImageSpec","id":8},"image_ref":{"type":"string","id":9},"reason":{"type":"string","id":10},"message":{"type":"string","id":11},"labels":{"keyType":"string","type":"string","id":12},"annotations":{"keyType":"string","type":"string","id":13},"mounts":{"rule":"repeated","type":"Mount","id":14},"log_path":{"type":"string","id":15},"resources":{"type":"ContainerResources","id":16},"image_id":{"type":"string","id":17},"user":{"type":"ContainerUser","id":18},"stop_signal":{"type":"Signal","id":19}}},"ContainerStatusResponse":{"fields":{"status":{"type":"ContainerStatus","id":1},"info":{"keyType":"string","type":"string","id":2}}},"ContainerResources":{"fields":{"linux":{"type":"LinuxContainerResources","id":1},"windows":{"type":"WindowsContainerResources","id":2}}},"ContainerUser":{"fields":{"linux":{"type":"LinuxContainerUser","id":1}}},"UpdateContainerResourcesRequest":{"fields":{"container_id":{"type":"string","id":1},"linux":{"type":"LinuxContainerResources","id":2},"windows":{"type":"WindowsContainerResources","id":3},"annotations":{"keyType":"string","type":"string","id":4}}},"UpdateContainerResourcesResponse":{"fields":{}},"ExecSyncRequest":{"fields":{"container_id":{"type":"string","id":1},"cmd":{"rule":"repeated","type":"string","id":2},"timeout":{"type":"int64","id":3}}},"ExecSyncResponse":{"fields":{"stdout":{"type":"bytes","id":1},"stderr":{"type":"bytes","id":2},"exit_code":{"type":"int32","id":3}}},"ExecRequest":{"fields":{"container_id":{"type":"string","id":1},"cmd":{"rule":"repeated","type":"string","id":2},"tty":{"type":"bool","id":3},"stdin":{"type":"bool","id":4},"stdout":{"type":"bool","id":5},"stderr":{"type":"bool","id":6}}},"ExecResponse":{"fields":{"url":{"type":"string","id":1}}},"AttachRequest":{"fields":{"container_id":{"type":"string","id":1},"stdin":{"type":"bool","id":2},"tty":{"type":"bool","id":3},"stdout":{"type":"bool","id":4},"stderr":{"type":"bool","id":5}}},"AttachResponse":{"fields":{"url":{"type":"string","id":1}}},"PortForwardRequest":{"fields":{"pod_sandbox_id":{"type":"string","id":1},"port":{"rule":"repeated","type":"int32","id":2}}},"PortForwardResponse":{"fields":{"url":{"type":"string","id":1}}},"ImageFilter":{"fields":{"image":{"type":"ImageSpec","id":1}}},"ListImagesRequest":{"fields":{"filter":{"type":"ImageFilter","id":1}}},"Image":{"fields":{"id":{"type":"string","id":1},"repo_tags":{"rule":"repeated","type":"string","id":2},"repo_digests":{"rule":"repeated","type":"string","id":3},"size":{"type":"uint64","id":4},"uid":{"type":"Int64Value","id":5},"username":{"type":"string","id":6},"spec":{"type":"ImageSpec","id":7},"pinned":{"type":"bool","id":8}}},"ListImagesResponse":{"fields":{"images":{"rule":"repeated","type":"Image","id":1}}},"StreamImagesRequest":{"fields":{"filter":{"type":"ImageFilter","id":1}}},"StreamImagesResponse":{"fields":{"images":{"rule":"repeated","type":"Image","id":1}}},"ImageStatusRequest":{"fields":{"image":{"type":"ImageSpec","id":1},"verbose":{"type":"bool","id":2}}},"ImageStatusResponse":{"fields":{"image":{"type":"Image","id":1},"info":{"keyType":"string","type":"string","id":2}}},"AuthConfig":{"fields":{"username":{"type":"string","id":1},"password":{"type":"string","id":2},"auth":{"type":"string","id":3},"server_address":{"type":"string","id":4},"identity_token":{"type":"string","id":5},"registry_token":{"type":"string","id":6}}},"PullImageRequest":{"fields":{"image":{"type":"ImageSpec","id":1},"auth":{"type":"AuthConfig","id":2},"sandbox_config":{"type":"PodSandboxConfig","id":3}}},"PullImageResponse":{"fields":{"image_ref":{"type":"string","id":1}}},"RemoveImageRequest":{"fields":{"image":{"type":"ImageSpec","id":1}}},"RemoveImageResponse":{"fields":{}},"NetworkConfig":{"fields":{"pod_cidr":{"type":"string","id":1}}},"RuntimeConfig":{"fields":{"network_config":{"type":"NetworkConfig","id":1}}},"UpdateRuntimeConfigRequest":{"fields":{"runtime_config":{"type":"RuntimeConfig","id":1}}},"UpdateRuntimeConfigResponse":{"fields":{}},"RuntimeCondition":{"fields":{"type":{"type":"string","id":1},"status":{"type":"bool","id":2},"reason":{"type":"string","id":3},"message":{"type":"string","id":4}}},"RuntimeStatus":{"fields":{"conditions":{"rule":"repeated","type":"RuntimeCondition","id":1}}},"StatusRequest":{"fields":{"verbose":{"type":"bool","id":1}}},"RuntimeHandlerFeatures":{"fields":{"recursive_read_only_mounts":{"type":"bool","id":1},"user_namespaces":{"type":"bool","id":2}}},"RuntimeHandler":{"fields":{"name":{"type":"string","id":1},"features":{"type":"RuntimeHandlerFeatures","id":2}}},"RuntimeFeatures":{"fields":{"supplemental_groups_policy":{"type":"bool","id":1},"user_namespaces_host_network":{"type":"bool","id":2}}},"StatusResponse":{"fields":{"status":{"type":"RuntimeStatus","id":1},"info":{"keyType":"string","type":"string","id":2},"runtime_handlers":{"rule":"repeated","type":"RuntimeHandler","id":3},"features":{"type":"RuntimeFeatures","id":4}}},"ImageFsInfoRequest":{"fields":{}},"UInt64Value":{"fields":{"value":{"type":"uint64","id":1}}},"FilesystemIdentifier":{"fields":{"mountpoint":{"type":"string","id":1}}},"FilesystemUsage":{"fields":{"timestamp":{"type":"int64","id":1},"fs_id":{"type":"FilesystemIdentifier","id":2},"used_bytes":{"type":"UInt64Value","id":3},"inodes_used":{"type":"UInt64Value","id":4}}},"WindowsFilesystemUsage":{"fields":{"timestamp":{"type":"int64","id":1},"fs_id":{"type":"FilesystemIdentifier","id":2},"used_bytes":{"type":"UInt64Value","id":3}}},"ImageFsInfoResponse":{"fields":{"image_filesystems":{"rule":"repeated","type":"FilesystemUsage","id":1},"container_filesystems":{"rule":"repeated","type":"FilesystemUsage","id":2}}},"ContainerStatsRequest":{"fields":{"container_id":{"type":"string","id":1}}},"ContainerStatsResponse":{"fields":{"stats":{"type":"ContainerStats","id":1}}},"ListContainerStatsRequest":{"fields":{"filter":{"type":"ContainerStatsFilter","id":1}}},"ContainerStatsFilter":{"fields":{"id":{"type":"string","id":1},"pod_sandbox_id":{"type":"string","id":2},"label_selector":{"keyType":"string","type":"string","id":3}}},"ListContainerStatsResponse":{"fields":{"stats":{"rule":"repeated","type":"ContainerStats","id":1}}},"StreamContainerStatsRequest":{"fields":{"filter":{"type":"ContainerStatsFilter","id":1}}},"StreamContainerStatsResponse":{"fields":{"container_stats":{"rule":"repeated","type":"ContainerStats","id":1}}},"ContainerAttributes":{"fields":{"id":{"type":"string","id":1},"metadata":{"type":"ContainerMetadata","id":2},"labels":{"keyType":"string","type":"string","id":3},"annotations":{"keyType":"string","type":"string","id":4}}},"ContainerStats":{"fields":{"attributes":{"type":"ContainerAttributes","id":1},"cpu":{"type":"CpuUsage","id":2},"memory":{"type":"MemoryUsage","id":3},"writable_layer":{"type":"FilesystemUsage","id":4},"swap":{"type":"SwapUsage","id":5},"io":{"type":"IoUsage","id":6}}},"WindowsContainerStats":{"fields":{"attributes":{"type":"ContainerAttributes","id":1},"cpu":{"type":"WindowsCpuUsage","id":2},"memory":{"type":"WindowsMemoryUsage","id":3},"writable_layer":{"type":"WindowsFilesystemUsage","id":4}}},"PsiStats":{"fields":{"Full":{"type":"PsiData","id":1},"Some":{"type":"PsiData","id":2}}},"PsiData":{"fields":{"Total":{"type":"uint64","id":1},"Avg10":{"type":"double","id":2},"Avg60":{"type":"double","id":3},"Avg300":{"type":"double","id":4}}},"CpuUsage":{"fields":{"timestamp":{"type":"int64","id":1},"usage_core_nano_seconds":{"type":"UInt64Value","id":2},"usage_nano_cores":{"type":"UInt64Value","id":3},"psi":{"type":"PsiStats","id":4}}},"WindowsCpuUsage":{"fields":{"timestamp":{"type":"int64","id":1},"usage_core_nano_seconds":{"type":"UInt64Value","id":2},"usage_nano_cores":{"type":"UInt64Value","id":3}}},"MemoryUsage":{"fields":{"timestamp":{"type":"int64","id":1},"working_set_bytes":{"type":"UInt64Value","id":2},"available_bytes":{"type":"UInt64Value","id":3},"usage_bytes":{"type":"UInt64Value","id":4},"rss_bytes":{"type":"UInt64Value","id":5},"page_faults":{"type":"UInt64Value","id":6},"major_page_faults":{"type":"UInt64Value","id":7},"psi":{"type":"PsiStats","id":8}}},"IoUsage":{"fields":{"timestamp":{"type":"int64","id":1},"psi":{"type":"PsiStats","id":2}}},"SwapUsage":{"fields":{"timestamp":{"type":"int64","id":1},"swap_available_bytes":{"type":"UInt64Value","id":2},"swap_usage_bytes":{"type":"UInt64Value","id":3}}},"WindowsMemoryUsage":{"fields":{"timestamp":{"type":"int64","id":1},"working_set_bytes":{"type":"UInt64Value","id":2},"available_bytes":{"type":"UInt64Value","id":3},"page_faults":{"type":"UInt64Value","id":4},"commit_memory_bytes":{"type":"UInt64Value","id":5}}},"ReopenContainerLogRequest":{"fields":{"container_id":{"type":"string","id":1}}},"ReopenContainerLogResponse":{"fields":{}},"CheckpointContainerRequest":{"fields":{"container_id":{"type":"string","id":1},"location":{"type":"string","id":2},"timeout":{"type":"int64","id":3}}},"CheckpointContainerResponse":{"fields":{}},"GetEventsRequest":{"fields":{}},"ContainerEventResponse":{"fields":{"container_id":{"type":"string","id":1},"container_event_type":{"type":"ContainerEventType","id":2},"created_at":{"type":"int64","id":3},"pod_sandbox_status":{"type":"PodSandboxStatus","id":4},"containers_statuses":{"rule":"repeated","type":"ContainerStatus","id":5}}},"ListMetricDescriptorsRequest":{"fields":{}},"ListMetricDescriptorsResponse":{"fields":{"descriptors":{"rule":"repeated","type":"MetricDescriptor","id":1}}},"MetricDescriptor":{"fields":{"name":{"type":"string","id":1},"help":{"type":"string","id":2},"label_keys":{"rule":"repeated","type":"string","id":3}}},"ListPodSandboxMetricsRequest":{"fields":{}},"ListPodSandboxMetricsResponse":{"fields":{"pod_metrics":{"rule":"repeated","type":"PodSandboxMetrics","id":1}}},"StreamPodSandboxMetricsRequest":{"fields":{}},"StreamPodSandboxMetricsResponse":{"fields":{"pod_sandbox_metrics":{"rule":"repeated","type":"PodSandboxMetrics","id":1}}},"PodSandboxMetrics":{"fields":{"pod_sandbox_id":{"type":"string","id":1},"metrics":{"rule":"repeated","type":"Metric","id":2},"container_metrics":{"rule":"repeated","type":"ContainerMetrics","id":3}}},"ContainerMetrics":{"fields":{"container_id":{"type":"string","id":1},"metrics":{"rule":"repeated","type":"Metric","id":2}}},"Metric":{"fields":{"name":{"type":"string","id":1},"timestamp":{"type":"int64","id":2},"metric_type":{"type":"MetricType","id":3},"label_values":{"rule":"repeated","type":"string","id":4},"value":{"type":"UInt64Value","id":5}}},"RuntimeConfigRequest":{"fields":{}},"RuntimeConfigResponse":{"fields":{"linux":{"type":"LinuxRuntimeConfiguration","id":1}}},"LinuxRuntimeConfiguration":{"fields":{"cgroup_driver":{"type":"CgroupDriver","id":1}}},"UpdatePodSandboxResourcesRequest":{"fields":{"pod_sandbox_id":{"type":"string","id":1},"overhead":{"type":"LinuxContainerResources","id":2},"resources":{"type":"LinuxContainerResources","id":3}}},"UpdatePodSandboxResourcesResponse":{"fields":{}}}}}}}}') as { readonly nested: Record<string, never> };

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export type MountPropagation = 'PROPAGATION_PRIVATE' | 'PROPAGATION_HOST_TO_CONTAINER' | 'PROPAGATION_BIDIRECTIONAL';

export type NamespaceMode = 'POD' | 'CONTAINER' | 'NODE' | 'TARGET';

export type SupplementalGroupsPolicy = 'Merge' | 'Strict';

export type PodSandboxState = 'SANDBOX_READY' | 'SANDBOX_NOTREADY';

export type Signal = 'RUNTIME_DEFAULT' | 'SIGABRT' | 'SIGALRM' | 'SIGBUS' | 'SIGCHLD' | 'SIGCLD' | 'SIGCONT' | 'SIGFPE' | 'SIGHUP' | 'SIGILL' | 'SIGINT' | 'SIGIO' | 'SIGIOT' | 'SIGKILL' | 'SIGPIPE' | 'SIGPOLL' | 'SIGPROF' | 'SIGPWR' | 'SIGQUIT' | 'SIGSEGV' | 'SIGSTKFLT' | 'SIGSTOP' | 'SIGSYS' | 'SIGTERM' | 'SIGTRAP' | 'SIGTSTP' | 'SIGTTIN' | 'SIGTTOU' | 'SIGURG' | 'SIGUSR1' | 'SIGUSR2' | 'SIGVTALRM' | 'SIGWINCH' | 'SIGXCPU' | 'SIGXFSZ' | 'SIGRTMIN' | 'SIGRTMINPLUS1' | 'SIGRTMINPLUS2' | 'SIGRTMINPLUS3' | 'SIGRTMINPLUS4' | 'SIGRTMINPLUS5' | 'SIGRTMINPLUS6' | 'SIGRTMINPLUS7' | 'SIGRTMINPLUS8' | 'SIGRTMINPLUS9' | 'SIGRTMINPLUS10' | 'SIGRTMINPLUS11' | 'SIGRTMINPLUS12' | 'SIGRTMINPLUS13' | 'SIGRTMINPLUS14' | 'SIGRTMINPLUS15' | 'SIGRTMAXMINUS14' | 'SIGRTMAXMINUS13' | 'SIGRTMAXMINUS12' | 'SIGRTMAXMINUS11' | 'SIGRTMAXMINUS10' | 'SIGRTMAXMINUS9' | 'SIGRTMAXMINUS8' | 'SIGRTMAXMINUS7' | 'SIGRTMAXMINUS6' | 'SIGRTMAXMINUS5' | 'SIGRTMAXMINUS4' | 'SIGRTMAXMINUS3' | 'SIGRTMAXMINUS2' | 'SIGRTMAXMINUS1' | 'SIGRTMAX';

export type ContainerState = 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED' | 'CONTAINER_UNKNOWN';

export type ContainerEventType = 'CONTAINER_CREATED_EVENT' | 'CONTAINER_STARTED_EVENT' | 'CONTAINER_STOPPED_EVENT' | 'CONTAINER_DELETED_EVENT';

export type MetricType = 'COUNTER' | 'GAUGE';

export type CgroupDriver = 'SYSTEMD' | 'CGROUPFS';

export interface VersionRequest {
  readonly version?: string | undefined;
}

export interface VersionResponse {
  readonly version?: string | undefined;
  readonly runtime_name?: string | undefined;
  readonly runtime_version?: string | undefined;
  readonly runtime_api_version?: string | undefined;
}

export interface DNSConfig {
  readonly servers?: readonly string[] | undefined;
  readonly searches?: readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
}

export interface PortMapping {
  readonly protocol?: Protocol | undefined;
  readonly container_port?: number | undefined;
  readonly host_port?: number | undefined;
  readonly host_ip?: string | undefined;
}

export interface Mount {
  readonly container_path?: string | undefined;
  readonly host_path?: string | undefined;
  readonly readonly?: boolean | undefined;
  readonly selinux_relabel?: boolean | undefined;
  readonly propagation?: MountPropagation | undefined;
  readonly uidMappings?: readonly IDMapping[] | undefined;
  readonly gidMappings?: readonly IDMapping[] | undefined;
  readonly recursive_read_only?: boolean | undefined;
  readonly image?: ImageSpec | undefined;
  readonly image_sub_path?: string | undefined;
}

export interface IDMapping {
  readonly host_id?: number | undefined;
  readonly container_id?: number | undefined;
  readonly length?: number | undefined;
}

export interface UserNamespace {
  readonly mode?: NamespaceMode | undefined;
  readonly uids?: readonly IDMapping[] | undefined;
  readonly gids?: readonly IDMapping[] | undefined;
}

/** Which namespaces are the pod's own, the container's, the node's, or another container's. */
export interface NamespaceOption {
  readonly network?: NamespaceMode | undefined;
  readonly pid?: NamespaceMode | undefined;
  readonly ipc?: NamespaceMode | undefined;
  readonly target_id?: string | undefined;
  readonly userns_options?: UserNamespace | undefined;
}

export interface Int64Value {
  readonly value?: Int64 | undefined;
}

export interface LinuxSandboxSecurityContext {
  readonly namespace_options?: NamespaceOption | undefined;
  readonly selinux_options?: SELinuxOption | undefined;
  readonly run_as_user?: Int64Value | undefined;
  readonly run_as_group?: Int64Value | undefined;
  readonly readonly_rootfs?: boolean | undefined;
  readonly supplemental_groups?: readonly Int64[] | undefined;
  readonly supplemental_groups_policy?: SupplementalGroupsPolicy | undefined;
  readonly privileged?: boolean | undefined;
  readonly seccomp?: SecurityProfile | undefined;
  readonly apparmor?: SecurityProfile | undefined;
  readonly seccomp_profile_path?: string | undefined;
}

export interface SecurityProfile {
  readonly profile_type?: SecurityProfile_ProfileType | undefined;
  readonly localhost_ref?: string | undefined;
}

export type SecurityProfile_ProfileType = 'RuntimeDefault' | 'Unconfined' | 'Localhost';

export interface LinuxPodSandboxConfig {
  readonly cgroup_parent?: string | undefined;
  readonly security_context?: LinuxSandboxSecurityContext | undefined;
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
  readonly overhead?: LinuxContainerResources | undefined;
  readonly resources?: LinuxContainerResources | undefined;
}

export interface PodSandboxMetadata {
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly namespace?: string | undefined;
  readonly attempt?: number | undefined;
}

/** Everything the runtime must know to make the place where the containers of one pod live. */
export interface PodSandboxConfig {
  readonly metadata?: PodSandboxMetadata | undefined;
  readonly hostname?: string | undefined;
  readonly log_directory?: string | undefined;
  readonly dns_config?: DNSConfig | undefined;
  readonly port_mappings?: readonly PortMapping[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly linux?: LinuxPodSandboxConfig | undefined;
  readonly windows?: WindowsPodSandboxConfig | undefined;
}

export interface RunPodSandboxRequest {
  readonly config?: PodSandboxConfig | undefined;
  readonly runtime_handler?: string | undefined;
}

export interface RunPodSandboxResponse {
  readonly pod_sandbox_id?: string | undefined;
}

export interface StopPodSandboxRequest {
  readonly pod_sandbox_id?: string | undefined;
}

export type StopPodSandboxResponse = Readonly<Record<string, never>>;

export interface RemovePodSandboxRequest {
  readonly pod_sandbox_id?: string | undefined;
}

export type RemovePodSandboxResponse = Readonly<Record<string, never>>;

export interface PodSandboxStatusRequest {
  readonly pod_sandbox_id?: string | undefined;
  readonly verbose?: boolean | undefined;
}

export interface PodIP {
  readonly ip?: string | undefined;
}

export interface PodSandboxNetworkStatus {
  readonly ip?: string | undefined;
  readonly additional_ips?: readonly PodIP[] | undefined;
}

export interface Namespace {
  readonly options?: NamespaceOption | undefined;
}

export interface LinuxPodSandboxStatus {
  readonly namespaces?: Namespace | undefined;
}

export interface PodSandboxStatus {
  readonly id?: string | undefined;
  readonly metadata?: PodSandboxMetadata | undefined;
  readonly state?: PodSandboxState | undefined;
  readonly created_at?: Int64 | undefined;
  readonly network?: PodSandboxNetworkStatus | undefined;
  readonly linux?: LinuxPodSandboxStatus | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly runtime_handler?: string | undefined;
}

export interface PodSandboxStatusResponse {
  readonly status?: PodSandboxStatus | undefined;
  readonly info?: Readonly<Record<string, string>> | undefined;
  readonly containers_statuses?: readonly ContainerStatus[] | undefined;
  readonly timestamp?: Int64 | undefined;
}

export interface PodSandboxStateValue {
  readonly state?: PodSandboxState | undefined;
}

export interface PodSandboxFilter {
  readonly id?: string | undefined;
  readonly state?: PodSandboxStateValue | undefined;
  readonly label_selector?: Readonly<Record<string, string>> | undefined;
}

export interface ListPodSandboxRequest {
  readonly filter?: PodSandboxFilter | undefined;
}

export interface PodSandbox {
  readonly id?: string | undefined;
  readonly metadata?: PodSandboxMetadata | undefined;
  readonly state?: PodSandboxState | undefined;
  readonly created_at?: Int64 | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly runtime_handler?: string | undefined;
}

export interface ListPodSandboxResponse {
  readonly items?: readonly PodSandbox[] | undefined;
}

export interface StreamPodSandboxesRequest {
  readonly filter?: PodSandboxFilter | undefined;
}

export interface StreamPodSandboxesResponse {
  readonly pod_sandboxes?: readonly PodSandbox[] | undefined;
}

export interface PodSandboxStatsRequest {
  readonly pod_sandbox_id?: string | undefined;
}

export interface PodSandboxStatsResponse {
  readonly stats?: PodSandboxStats | undefined;
}

export interface PodSandboxStatsFilter {
  readonly id?: string | undefined;
  readonly label_selector?: Readonly<Record<string, string>> | undefined;
}

export interface ListPodSandboxStatsRequest {
  readonly filter?: PodSandboxStatsFilter | undefined;
}

export interface ListPodSandboxStatsResponse {
  readonly stats?: readonly PodSandboxStats[] | undefined;
}

export interface StreamPodSandboxStatsRequest {
  readonly filter?: PodSandboxStatsFilter | undefined;
}

export interface StreamPodSandboxStatsResponse {
  readonly pod_sandbox_stats?: readonly PodSandboxStats[] | undefined;
}

export interface PodSandboxAttributes {
  readonly id?: string | undefined;
  readonly metadata?: PodSandboxMetadata | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export interface PodSandboxStats {
  readonly attributes?: PodSandboxAttributes | undefined;
  readonly linux?: LinuxPodSandboxStats | undefined;
  readonly windows?: WindowsPodSandboxStats | undefined;
}

export interface LinuxPodSandboxStats {
  readonly cpu?: CpuUsage | undefined;
  readonly memory?: MemoryUsage | undefined;
  readonly network?: NetworkUsage | undefined;
  readonly process?: ProcessUsage | undefined;
  readonly containers?: readonly ContainerStats[] | undefined;
  readonly io?: IoUsage | undefined;
}

export interface WindowsPodSandboxStats {
  readonly cpu?: WindowsCpuUsage | undefined;
  readonly memory?: WindowsMemoryUsage | undefined;
  readonly network?: WindowsNetworkUsage | undefined;
  readonly process?: WindowsProcessUsage | undefined;
  readonly containers?: readonly WindowsContainerStats[] | undefined;
}

export interface NetworkUsage {
  readonly timestamp?: Int64 | undefined;
  readonly default_interface?: NetworkInterfaceUsage | undefined;
  readonly interfaces?: readonly NetworkInterfaceUsage[] | undefined;
}

export interface WindowsNetworkUsage {
  readonly timestamp?: Int64 | undefined;
  readonly default_interface?: WindowsNetworkInterfaceUsage | undefined;
  readonly interfaces?: readonly WindowsNetworkInterfaceUsage[] | undefined;
}

export interface NetworkInterfaceUsage {
  readonly name?: string | undefined;
  readonly rx_bytes?: UInt64Value | undefined;
  readonly rx_errors?: UInt64Value | undefined;
  readonly tx_bytes?: UInt64Value | undefined;
  readonly tx_errors?: UInt64Value | undefined;
}

export interface WindowsNetworkInterfaceUsage {
  readonly name?: string | undefined;
  readonly rx_bytes?: UInt64Value | undefined;
  readonly rx_packets_dropped?: UInt64Value | undefined;
  readonly tx_bytes?: UInt64Value | undefined;
  readonly tx_packets_dropped?: UInt64Value | undefined;
}

export interface ProcessUsage {
  readonly timestamp?: Int64 | undefined;
  readonly process_count?: UInt64Value | undefined;
}

export interface WindowsProcessUsage {
  readonly timestamp?: Int64 | undefined;
  readonly process_count?: UInt64Value | undefined;
}

export interface ImageSpec {
  readonly image?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly user_specified_image?: string | undefined;
  readonly runtime_handler?: string | undefined;
  readonly image_ref?: string | undefined;
}

export interface KeyValue {
  readonly key?: string | undefined;
  readonly value?: Uint8Array | undefined;
}

/** Limits in cgroup terms; zero leaves a limit as it is. */
export interface LinuxContainerResources {
  readonly cpu_period?: Int64 | undefined;
  readonly cpu_quota?: Int64 | undefined;
  readonly cpu_shares?: Int64 | undefined;
  readonly memory_limit_in_bytes?: Int64 | undefined;
  readonly oom_score_adj?: Int64 | undefined;
  readonly cpuset_cpus?: string | undefined;
  readonly cpuset_mems?: string | undefined;
  readonly hugepage_limits?: readonly HugepageLimit[] | undefined;
  readonly unified?: Readonly<Record<string, string>> | undefined;
  readonly memory_swap_limit_in_bytes?: Int64 | undefined;
}

export interface HugepageLimit {
  readonly page_size?: string | undefined;
  readonly limit?: Int64 | undefined;
}

export interface SELinuxOption {
  readonly user?: string | undefined;
  readonly role?: string | undefined;
  readonly type?: string | undefined;
  readonly level?: string | undefined;
}

export interface Capability {
  readonly add_capabilities?: readonly string[] | undefined;
  readonly drop_capabilities?: readonly string[] | undefined;
  readonly add_ambient_capabilities?: readonly string[] | undefined;
}

export interface LinuxContainerSecurityContext {
  readonly capabilities?: Capability | undefined;
  readonly privileged?: boolean | undefined;
  readonly namespace_options?: NamespaceOption | undefined;
  readonly selinux_options?: SELinuxOption | undefined;
  readonly run_as_user?: Int64Value | undefined;
  readonly run_as_group?: Int64Value | undefined;
  readonly run_as_username?: string | undefined;
  readonly readonly_rootfs?: boolean | undefined;
  readonly supplemental_groups?: readonly Int64[] | undefined;
  readonly supplemental_groups_policy?: SupplementalGroupsPolicy | undefined;
  readonly no_new_privs?: boolean | undefined;
  readonly masked_paths?: readonly string[] | undefined;
  readonly readonly_paths?: readonly string[] | undefined;
  readonly seccomp?: SecurityProfile | undefined;
  readonly apparmor?: SecurityProfile | undefined;
  readonly apparmor_profile?: string | undefined;
  readonly seccomp_profile_path?: string | undefined;
}

export interface LinuxContainerConfig {
  readonly resources?: LinuxContainerResources | undefined;
  readonly security_context?: LinuxContainerSecurityContext | undefined;
}

export interface LinuxContainerUser {
  readonly uid?: Int64 | undefined;
  readonly gid?: Int64 | undefined;
  readonly supplemental_groups?: readonly Int64[] | undefined;
}

export interface WindowsNamespaceOption {
  readonly network?: NamespaceMode | undefined;
}

export interface WindowsSandboxSecurityContext {
  readonly run_as_username?: string | undefined;
  readonly credential_spec?: string | undefined;
  readonly host_process?: boolean | undefined;
  readonly namespace_options?: WindowsNamespaceOption | undefined;
}

export interface WindowsPodSandboxConfig {
  readonly security_context?: WindowsSandboxSecurityContext | undefined;
}

export interface WindowsContainerSecurityContext {
  readonly run_as_username?: string | undefined;
  readonly credential_spec?: string | undefined;
  readonly host_process?: boolean | undefined;
}

export interface WindowsContainerConfig {
  readonly resources?: WindowsContainerResources | undefined;
  readonly security_context?: WindowsContainerSecurityContext | undefined;
}

export interface WindowsContainerResources {
  readonly cpu_shares?: Int64 | undefined;
  readonly cpu_count?: Int64 | undefined;
  readonly cpu_maximum?: Int64 | undefined;
  readonly memory_limit_in_bytes?: Int64 | undefined;
  readonly rootfs_size_in_bytes?: Int64 | undefined;
  readonly affinity_cpus?: readonly WindowsCpuGroupAffinity[] | undefined;
}

export interface WindowsCpuGroupAffinity {
  readonly cpu_mask?: Int64 | undefined;
  readonly cpu_group?: number | undefined;
}

export interface ContainerMetadata {
  readonly name?: string | undefined;
  readonly attempt?: number | undefined;
}

export interface Device {
  readonly container_path?: string | undefined;
  readonly host_path?: string | undefined;
  readonly permissions?: string | undefined;
}

export interface CDIDevice {
  readonly name?: string | undefined;
}

/** Everything the runtime must know to make one container. */
export interface ContainerConfig {
  readonly metadata?: ContainerMetadata | undefined;
  readonly image?: ImageSpec | undefined;
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly working_dir?: string | undefined;
  readonly envs?: readonly KeyValue[] | undefined;
  readonly mounts?: readonly Mount[] | undefined;
  readonly devices?: readonly Device[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly log_path?: string | undefined;
  readonly stdin?: boolean | undefined;
  readonly stdin_once?: boolean | undefined;
  readonly tty?: boolean | undefined;
  readonly linux?: LinuxContainerConfig | undefined;
  readonly windows?: WindowsContainerConfig | undefined;
  readonly CDI_devices?: readonly CDIDevice[] | undefined;
  readonly stop_signal?: Signal | undefined;
}

export interface CreateContainerRequest {
  readonly pod_sandbox_id?: string | undefined;
  readonly config?: ContainerConfig | undefined;
  readonly sandbox_config?: PodSandboxConfig | undefined;
}

export interface CreateContainerResponse {
  readonly container_id?: string | undefined;
}

export interface StartContainerRequest {
  readonly container_id?: string | undefined;
}

export type StartContainerResponse = Readonly<Record<string, never>>;

export interface StopContainerRequest {
  readonly container_id?: string | undefined;
  readonly timeout?: Int64 | undefined;
}

export type StopContainerResponse = Readonly<Record<string, never>>;

export interface RemoveContainerRequest {
  readonly container_id?: string | undefined;
}

export type RemoveContainerResponse = Readonly<Record<string, never>>;

export interface ContainerStateValue {
  readonly state?: ContainerState | undefined;
}

export interface ContainerFilter {
  readonly id?: string | undefined;
  readonly state?: ContainerStateValue | undefined;
  readonly pod_sandbox_id?: string | undefined;
  readonly label_selector?: Readonly<Record<string, string>> | undefined;
}

export interface ListContainersRequest {
  readonly filter?: ContainerFilter | undefined;
}

export interface Container {
  readonly id?: string | undefined;
  readonly pod_sandbox_id?: string | undefined;
  readonly metadata?: ContainerMetadata | undefined;
  readonly image?: ImageSpec | undefined;
  readonly image_ref?: string | undefined;
  readonly state?: ContainerState | undefined;
  readonly created_at?: Int64 | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly image_id?: string | undefined;
}

export interface ListContainersResponse {
  readonly containers?: readonly Container[] | undefined;
}

export interface StreamContainersRequest {
  readonly filter?: ContainerFilter | undefined;
}

export interface StreamContainersResponse {
  readonly containers?: readonly Container[] | undefined;
}

export interface ContainerStatusRequest {
  readonly container_id?: string | undefined;
  readonly verbose?: boolean | undefined;
}

/** created_at, started_at and finished_at are nanoseconds since the epoch; zero until it happened. */
export interface ContainerStatus {
  readonly id?: string | undefined;
  readonly metadata?: ContainerMetadata | undefined;
  readonly state?: ContainerState | undefined;
  readonly created_at?: Int64 | undefined;
  readonly started_at?: Int64 | undefined;
  readonly finished_at?: Int64 | undefined;
  readonly exit_code?: number | undefined;
  readonly image?: ImageSpec | undefined;
  readonly image_ref?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly mounts?: readonly Mount[] | undefined;
  readonly log_path?: string | undefined;
  readonly resources?: ContainerResources | undefined;
  readonly image_id?: string | undefined;
  readonly user?: ContainerUser | undefined;
  readonly stop_signal?: Signal | undefined;
}

export interface ContainerStatusResponse {
  readonly status?: ContainerStatus | undefined;
  readonly info?: Readonly<Record<string, string>> | undefined;
}

export interface ContainerResources {
  readonly linux?: LinuxContainerResources | undefined;
  readonly windows?: WindowsContainerResources | undefined;
}

export interface ContainerUser {
  readonly linux?: LinuxContainerUser | undefined;
}

export interface UpdateContainerResourcesRequest {
  readonly container_id?: string | undefined;
  readonly linux?: LinuxContainerResources | undefined;
  readonly windows?: WindowsContainerResources | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export type UpdateContainerResourcesResponse = Readonly<Record<string, never>>;

export interface ExecSyncRequest {
  readonly container_id?: string | undefined;
  readonly cmd?: readonly string[] | undefined;
  readonly timeout?: Int64 | undefined;
}

export interface ExecSyncResponse {
  readonly stdout?: Uint8Array | undefined;
  readonly stderr?: Uint8Array | undefined;
  readonly exit_code?: number | undefined;
}

/** The answer is a URL to stream from. */
export interface ExecRequest {
  readonly container_id?: string | undefined;
  readonly cmd?: readonly string[] | undefined;
  readonly tty?: boolean | undefined;
  readonly stdin?: boolean | undefined;
  readonly stdout?: boolean | undefined;
  readonly stderr?: boolean | undefined;
}

export interface ExecResponse {
  readonly url?: string | undefined;
}

export interface AttachRequest {
  readonly container_id?: string | undefined;
  readonly stdin?: boolean | undefined;
  readonly tty?: boolean | undefined;
  readonly stdout?: boolean | undefined;
  readonly stderr?: boolean | undefined;
}

export interface AttachResponse {
  readonly url?: string | undefined;
}

export interface PortForwardRequest {
  readonly pod_sandbox_id?: string | undefined;
  readonly port?: readonly number[] | undefined;
}

export interface PortForwardResponse {
  readonly url?: string | undefined;
}

export interface ImageFilter {
  readonly image?: ImageSpec | undefined;
}

export interface ListImagesRequest {
  readonly filter?: ImageFilter | undefined;
}

export interface Image {
  readonly id?: string | undefined;
  readonly repo_tags?: readonly string[] | undefined;
  readonly repo_digests?: readonly string[] | undefined;
  readonly size?: Int64 | undefined;
  readonly uid?: Int64Value | undefined;
  readonly username?: string | undefined;
  readonly spec?: ImageSpec | undefined;
  readonly pinned?: boolean | undefined;
}

export interface ListImagesResponse {
  readonly images?: readonly Image[] | undefined;
}

export interface StreamImagesRequest {
  readonly filter?: ImageFilter | undefined;
}

export interface StreamImagesResponse {
  readonly images?: readonly Image[] | undefined;
}

export interface ImageStatusRequest {
  readonly image?: ImageSpec | undefined;
  readonly verbose?: boolean | undefined;
}

export interface ImageStatusResponse {
  readonly image?: Image | undefined;
  readonly info?: Readonly<Record<string, string>> | undefined;
}

/** Registry credentials; at most one form is set. */
export interface AuthConfig {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly auth?: string | undefined;
  readonly server_address?: string | undefined;
  readonly identity_token?: string | undefined;
  readonly registry_token?: string | undefined;
}

export interface PullImageRequest {
  readonly image?: ImageSpec | undefined;
  readonly auth?: AuthConfig | undefined;
  readonly sandbox_config?: PodSandboxConfig | undefined;
}

export interface PullImageResponse {
  readonly image_ref?: string | undefined;
}

export interface RemoveImageRequest {
  readonly image?: ImageSpec | undefined;
}

export type RemoveImageResponse = Readonly<Record<string, never>>;

export interface NetworkConfig {
  readonly pod_cidr?: string | undefined;
}

export interface RuntimeConfig {
  readonly network_config?: NetworkConfig | undefined;
}

export interface UpdateRuntimeConfigRequest {
  readonly runtime_config?: RuntimeConfig | undefined;
}

export type UpdateRuntimeConfigResponse = Readonly<Record<string, never>>;

export interface RuntimeCondition {
  readonly type?: string | undefined;
  readonly status?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface RuntimeStatus {
  readonly conditions?: readonly RuntimeCondition[] | undefined;
}

export interface StatusRequest {
  readonly verbose?: boolean | undefined;
}

export interface RuntimeHandlerFeatures {
  readonly recursive_read_only_mounts?: boolean | undefined;
  readonly user_namespaces?: boolean | undefined;
}

export interface RuntimeHandler {
  readonly name?: string | undefined;
  readonly features?: RuntimeHandlerFeatures | undefined;
}

export interface RuntimeFeatures {
  readonly supplemental_groups_policy?: boolean | undefined;
  readonly user_namespaces_host_network?: boolean | undefined;
}

export interface StatusResponse {
  readonly status?: RuntimeStatus | undefined;
  readonly info?: Readonly<Record<string, string>> | undefined;
  readonly runtime_handlers?: readonly RuntimeHandler[] | undefined;
  readonly features?: RuntimeFeatures | undefined;
}

export type ImageFsInfoRequest = Readonly<Record<string, never>>;

export interface UInt64Value {
  readonly value?: Int64 | undefined;
}

export interface FilesystemIdentifier {
  readonly mountpoint?: string | undefined;
}

export interface FilesystemUsage {
  readonly timestamp?: Int64 | undefined;
  readonly fs_id?: FilesystemIdentifier | undefined;
  readonly used_bytes?: UInt64Value | undefined;
  readonly inodes_used?: UInt64Value | undefined;
}

export interface WindowsFilesystemUsage {
  readonly timestamp?: Int64 | undefined;
  readonly fs_id?: FilesystemIdentifier | undefined;
  readonly used_bytes?: UInt64Value | undefined;
}

export interface ImageFsInfoResponse {
  readonly image_filesystems?: readonly FilesystemUsage[] | undefined;
  readonly container_filesystems?: readonly FilesystemUsage[] | undefined;
}

export interface ContainerStatsRequest {
  readonly container_id?: string | undefined;
}

export interface ContainerStatsResponse {
  readonly stats?: ContainerStats | undefined;
}

export interface ListContainerStatsRequest {
  readonly filter?: ContainerStatsFilter | undefined;
}

export interface ContainerStatsFilter {
  readonly id?: string | undefined;
  readonly pod_sandbox_id?: string | undefined;
  readonly label_selector?: Readonly<Record<string, string>> | undefined;
}

export interface ListContainerStatsResponse {
  readonly stats?: readonly ContainerStats[] | undefined;
}

export interface StreamContainerStatsRequest {
  readonly filter?: ContainerStatsFilter | undefined;
}

export interface StreamContainerStatsResponse {
  readonly container_stats?: readonly ContainerStats[] | undefined;
}

export interface ContainerAttributes {
  readonly id?: string | undefined;
  readonly metadata?: ContainerMetadata | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export interface ContainerStats {
  readonly attributes?: ContainerAttributes | undefined;
  readonly cpu?: CpuUsage | undefined;
  readonly memory?: MemoryUsage | undefined;
  readonly writable_layer?: FilesystemUsage | undefined;
  readonly swap?: SwapUsage | undefined;
  readonly io?: IoUsage | undefined;
}

export interface WindowsContainerStats {
  readonly attributes?: ContainerAttributes | undefined;
  readonly cpu?: WindowsCpuUsage | undefined;
  readonly memory?: WindowsMemoryUsage | undefined;
  readonly writable_layer?: WindowsFilesystemUsage | undefined;
}

export interface PsiStats {
  readonly Full?: PsiData | undefined;
  readonly Some?: PsiData | undefined;
}

export interface PsiData {
  readonly Total?: Int64 | undefined;
  readonly Avg10?: number | undefined;
  readonly Avg60?: number | undefined;
  readonly Avg300?: number | undefined;
}

export interface CpuUsage {
  readonly timestamp?: Int64 | undefined;
  readonly usage_core_nano_seconds?: UInt64Value | undefined;
  readonly usage_nano_cores?: UInt64Value | undefined;
  readonly psi?: PsiStats | undefined;
}

export interface WindowsCpuUsage {
  readonly timestamp?: Int64 | undefined;
  readonly usage_core_nano_seconds?: UInt64Value | undefined;
  readonly usage_nano_cores?: UInt64Value | undefined;
}

export interface MemoryUsage {
  readonly timestamp?: Int64 | undefined;
  readonly working_set_bytes?: UInt64Value | undefined;
  readonly available_bytes?: UInt64Value | undefined;
  readonly usage_bytes?: UInt64Value | undefined;
  readonly rss_bytes?: UInt64Value | undefined;
  readonly page_faults?: UInt64Value | undefined;
  readonly major_page_faults?: UInt64Value | undefined;
  readonly psi?: PsiStats | undefined;
}

export interface IoUsage {
  readonly timestamp?: Int64 | undefined;
  readonly psi?: PsiStats | undefined;
}

export interface SwapUsage {
  readonly timestamp?: Int64 | undefined;
  readonly swap_available_bytes?: UInt64Value | undefined;
  readonly swap_usage_bytes?: UInt64Value | undefined;
}

export interface WindowsMemoryUsage {
  readonly timestamp?: Int64 | undefined;
  readonly working_set_bytes?: UInt64Value | undefined;
  readonly available_bytes?: UInt64Value | undefined;
  readonly page_faults?: UInt64Value | undefined;
  readonly commit_memory_bytes?: UInt64Value | undefined;
}

export interface ReopenContainerLogRequest {
  readonly container_id?: string | undefined;
}

export type ReopenContainerLogResponse = Readonly<Record<string, never>>;

export interface CheckpointContainerRequest {
  readonly container_id?: string | undefined;
  readonly location?: string | undefined;
  readonly timeout?: Int64 | undefined;
}

export type CheckpointContainerResponse = Readonly<Record<string, never>>;

export type GetEventsRequest = Readonly<Record<string, never>>;

/** One change of a container's life, with the sandbox and all containers as they then are. */
export interface ContainerEventResponse {
  readonly container_id?: string | undefined;
  readonly container_event_type?: ContainerEventType | undefined;
  readonly created_at?: Int64 | undefined;
  readonly pod_sandbox_status?: PodSandboxStatus | undefined;
  readonly containers_statuses?: readonly ContainerStatus[] | undefined;
}

export type ListMetricDescriptorsRequest = Readonly<Record<string, never>>;

export interface ListMetricDescriptorsResponse {
  readonly descriptors?: readonly MetricDescriptor[] | undefined;
}

export interface MetricDescriptor {
  readonly name?: string | undefined;
  readonly help?: string | undefined;
  readonly label_keys?: readonly string[] | undefined;
}

export type ListPodSandboxMetricsRequest = Readonly<Record<string, never>>;

export interface ListPodSandboxMetricsResponse {
  readonly pod_metrics?: readonly PodSandboxMetrics[] | undefined;
}

export type StreamPodSandboxMetricsRequest = Readonly<Record<string, never>>;

export interface StreamPodSandboxMetricsResponse {
  readonly pod_sandbox_metrics?: readonly PodSandboxMetrics[] | undefined;
}

export interface PodSandboxMetrics {
  readonly pod_sandbox_id?: string | undefined;
  readonly metrics?: readonly Metric[] | undefined;
  readonly container_metrics?: readonly ContainerMetrics[] | undefined;
}

export interface ContainerMetrics {
  readonly container_id?: string | undefined;
  readonly metrics?: readonly Metric[] | undefined;
}

export interface Metric {
  readonly name?: string | undefined;
  readonly timestamp?: Int64 | undefined;
  readonly metric_type?: MetricType | undefined;
  readonly label_values?: readonly string[] | undefined;
  readonly value?: UInt64Value | undefined;
}

export type RuntimeConfigRequest = Readonly<Record<string, never>>;

export interface RuntimeConfigResponse {
  readonly linux?: LinuxRuntimeConfiguration | undefined;
}

export interface LinuxRuntimeConfiguration {
  readonly cgroup_driver?: CgroupDriver | undefined;
}

export interface UpdatePodSandboxResourcesRequest {
  readonly pod_sandbox_id?: string | undefined;
  readonly overhead?: LinuxContainerResources | undefined;
  readonly resources?: LinuxContainerResources | undefined;
}

export type UpdatePodSandboxResourcesResponse = Readonly<Record<string, never>>;
