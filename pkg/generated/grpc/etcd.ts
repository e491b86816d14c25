// Generated from proto/. Do not edit.
import type { Int64 } from './wire.ts';

/** For fromJSON(etcdDescriptor, loaderOptions). Services: etcdserverpb.KV, etcdserverpb.Watch, etcdserverpb.Lease, etcdserverpb.Cluster, etcdserverpb.Maintenance, etcdserverpb.Auth, v3electionpb.Election, v3lockpb.Lock. */
export const etcdDescriptor = JSON.parse('{"nested":{"authpb":{"nested":{"UserAddOptions":{"fields":{"no_password":{"type":"bool","id":1}}},"User":{"fields":{"name":{"type":"bytes","id":1},"password":{"type":"bytes","id":2},"roles":{"rule":"repeated","type":"string","id":3},"options":{"type":"UserAddOptions","id":4}}},"Permission":{"fields":{"permType":{"type":"Type","id":1},"key":{"type":"bytes","id":2},"range_end":{"type":"bytes","id":3}},"nested":{"Type":{"values":{"READ":0,"WRITE":1,"READWRITE":2}}}},"Role":{"fields":{"name":{"type":"bytes","id":1},"keyPermission":{"rule":"repeated","type":"Permission","id":2}}}}},"mvccpb":{"nested":{"KeyValue":{"fields":{"key":{"type":"bytes","id":1},"create_revision":{"type":"int64","id":2},"mod_revision":{"type":"int64","id":3},"version":{"type":"int64","id":4},"value":{"type":"bytes","id":5},"lease":{"type":"int64","id":6}}},"Event":{"fields":{"type":{"type":"EventType","id":1},"kv":{"type":"KeyValue","id":2},"prev_kv":{"type":"KeyValue","id":3}},"nested":{"EventType":{"values":{"PUT":0,"DELETE":1}}}}}},"leasepb":{"nested":{"Lease":{"fields":{"ID":{"type":"int64","id":1},"TTL":{"type":"int64","id":2},"RemainingTTL":{"type":"int64","id":3}}},"LeaseInternalRequest":{"fields":{"LeaseTimeToLiveRequest":{"type":"etcdserverpb.LeaseTimeToLiveRequest","id":1}}},"LeaseInternalResponse":{"fields":{"LeaseTimeToLiveResponse":{"type":"etcdserverpb.LeaseTimeToLiveResponse","id":1}}}}},"membershippb":{"nested":{"RaftAttributes":{"fields":{"peer_urls":{"rule":"repeated","type":"string","id":1},"is_learner":{"type":"bool","id":2}}},"Attributes":{"fields":{"name":{"type":"string","id":1},"client_urls":{"rule":"repeated","type":"string","id":2}}},"Member":{"fields":{"ID":{"type":"uint64","id":1},"raft_attributes":{"type":"RaftAttributes","id":2},"member_attributes":{"type":"Attributes","id":3}}},"ClusterVersionSetRequest":{"fields":{"ver":{"type":"string","id":1}}},"ClusterMemberAttrSetRequest":{"fields":{"member_ID":{"type":"uint64","id":1},"member_attributes":{"type":"Attributes","id":2}}},"DowngradeInfoSetRequest":{"fields":{"enabled":{"type":"bool","id":1},"ver":{"type":"string","id":2}}}}},"etcdserverpb":{"nested":{"KV":{"methods":{"Range":{"requestType":"RangeRequest","responseType":"RangeResponse"},"Put":{"requestType":"PutRequest","responseType":"PutResponse"},"DeleteRange":{"requestType":"DeleteRangeRequest","responseType":"DeleteRangeResponse"},"Txn":{"requestType":"TxnRequest","responseType":"TxnResponse"},"Compact":{"requestType":"CompactionRequest","responseType":"CompactionResponse"}}},"Watch":{"methods":{"Watch":{"requestType":"WatchRequest","requestStream":true,"responseType":"WatchResponse","responseStream":true}}},"Lease":{"methods":{"LeaseGrant":{"requestType":"LeaseGrantRequest","responseType":"LeaseGrantResponse"},"LeaseRevoke":{"requestType":"LeaseRevokeRequest","responseType":"LeaseRevokeResponse"},"LeaseKeepAlive":{"requestType":"LeaseKeepAliveRequest","requestStream":true,"responseType":"LeaseKeepAliveResponse","responseStream":true},"LeaseTimeToLive":{"requestType":"LeaseTimeToLiveRequest","responseType":"LeaseTimeToLiveResponse"},"LeaseLeases":{"requestType":"LeaseLeasesRequest","responseType":"LeaseLeasesResponse"}}},"Cluster":{"methods":{"MemberAdd":{"requestType":"MemberAddRequest","responseType":"MemberAddResponse"},"MemberRemove":{"requestType":"MemberRemoveRequest","responseType":"MemberRemoveResponse"},"MemberUpdate":{"requestType":"MemberUpdateRequest","responseType":"MemberUpdateResponse"},"MemberList":{"requestType":"MemberListRequest","responseType":"MemberListResponse"},"MemberPromote":{"requestType":"MemberPromoteRequest","responseType":"MemberPromoteResponse"}}},"Maintenance":{"methods":{"Alarm":{"requestType":"AlarmRequest","responseType":"AlarmResponse"},"Status":{"requestType":"StatusRequest","responseType":"StatusResponse"},"Defragment":{"requestType":"DefragmentRequest","responseType":"DefragmentResponse"},"Hash":{"requestType":"HashRequest","responseType":"HashResponse"},"HashKV":{"requestType":"HashKVRequest","responseType":"HashKVResponse"},"Snapshot":{"requestType":"SnapshotRequest","responseType":"SnapshotResponse","responseStream":true},"MoveLeader":{"requestType":"MoveLeaderRequest","responseType":"MoveLeaderResponse"},"Downgrade":{"requestType":"DowngradeRequest","responseType":"DowngradeResponse"}}},"Auth":{"methods":{"AuthEnable":{"requestType":"AuthEnableRequest","responseType":"AuthEnableResponse"},"AuthDisable":{"requestType":"AuthDisableRequest","responseType":"AuthDisableResponse"},"AuthStatus":{"requestType":"AuthStatusRequest","responseType":"AuthStatusResponse"},"Authenticate":{"requestType":"AuthenticateRequest","responseType":"AuthenticateResponse"},"UserAdd":{"requestType":"AuthUserAddRequest","responseType":"AuthUserAddResponse"},"UserGet":{"requestType":"AuthUserGetRequest","responseType":"AuthUserGetResponse"},"UserList":{"requestType":"AuthUserListRequest","responseType":"AuthUserListResponse"},"UserDelete":{"requestType":"AuthUserDeleteRequest","responseType":"AuthUserDeleteResponse"},"UserChangePassword":{"requestType":"AuthUserChangePasswordRequest","responseType":"AuthUserChangePasswordResponse"},"UserGrantRole":{"requestType":"AuthUserGrantRoleRequest","responseType":"AuthUserGrantRoleResponse"},"UserRevokeRole":{"requestType":"AuthUserRevokeRoleRequest","responseType":"AuthUserRevokeRoleResponse"},"RoleAdd":{"requestType":"AuthRoleAddRequest","responseType":"AuthRoleAddResponse"},"RoleGet":{"requestType":"AuthRoleGetRequest","responseType":"AuthRoleGetResponse"},"RoleList":{"requestType":"AuthRoleListRequest","responseType":"AuthRoleListResponse"},"RoleDelete":{"requestType":"AuthRoleDeleteRequest","responseType":"AuthRoleDeleteResponse"},"RoleGrantPermission":{"requestType":"AuthRoleGrantPermissionRequest","responseType":"AuthRoleGrantPermissionResponse"},"RoleRevokePermission":{"requestType":"AuthRoleRevokePermissionRequest","responseType":"AuthRoleRevokePermissionResponse"}}},"AlarmType":{"values":{"NONE":0,"NOSPACE":1,"CORRUPT":2}},"ResponseHeader":{"fields":{"cluster_id":{"type":"uint64","id":1},"member_id":{"type":"uint64","id":2},"revision":{"type":"int64","id":3},"raft_term":{"type":"uint64","id":4}}},"RangeRequest":{"fields":{"key":{"type":"bytes","id":1},"range_end":{"type":"bytes","id":2},"limit":{"type":"int64","id":3},"revision":{"type":"int64","id":4},"sort_order":{"type":"SortOrder","id":5},"sort_target":{"type":"SortTarget","id":6},"serializable":{"type":"bool","id":7},"keys_only":{"type":"bool","id":8},"count_only":{"type":"bool","id":9},"min_mod_revision":{"type":"int64","id":10},"max_mod_revision":{"type":"int64","id":11},"min_create_revision":{"type":"int64","id":12},"max_create_revision":{"type":"int64","id":13}},"nested":{"SortOrder":{"values":{"NONE":0,"ASCEND":1,"DESCEND":2}},"SortTarget":{"values":{"KEY":0,"VERSION":1,"CREATE":2,"MOD":3,"VALUE":4}}}},"RangeResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"kvs":{"rule":"repeated","type":"mvccpb.KeyValue","id":2},"more":{"type":"bool","id":3},"count":{"type":"int64","id":4}}},"PutRequest":{"fields":{"key":{"type":"bytes","id":1},"value":{"type":"bytes","id":2},"lease":{"type":"int64","id":3},"prev_kv":{"type":"bool","id":4},"ignore_value":{"type":"bool","id":5},"ignore_lease":{"type":"bool","id":6}}},"PutResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"prev_kv":{"type":"mvccpb.KeyValue","id":2}}},"DeleteRangeRequest":{"fields":{"key":{"type":"bytes","id":1},"range_end":{"type":"bytes","id":2},"prev_kv":{"type":"bool","id":3}}},"DeleteRangeResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"deleted":{"type":"int64","id":2},"prev_kvs":{"rule":"repeated","type":"mvccpb.KeyValue","id":3}}},"RequestOp":{"oneofs":{"request":{"oneof":["request_range","request_put","request_delete_range","request_txn"]}},"fields":{"request_range":{"type":"RangeRequest","id":1},"request_put":{"type":"PutRequest","id":2},"request_delete_range":{"type":"DeleteRangeRequest","id":3},"request_txn":{"type":"TxnRequest","id":4}}},"ResponseOp":{"oneofs":{"response":{"oneof":["response_range","response_put","response_delete_range","response_txn"]}},"fields":{"response_range":{"type":"RangeResponse","id":1},"response_put":{"type":"PutResponse","id":2},"response_delete_range":{"type":"DeleteRangeResponse","id":3},"response_txn":{"type":"TxnResponse","id":4}}},"Compare":{"oneofs":{"target_union":{"oneof":["version","create_revision","mod_revision","value","lease"]}},"fields":{"result":{"type":"CompareResult","id":1},"target":{"type":"CompareTarget","id":2},"key":{"type":"bytes","id":3},"version":{"type":"int64","id":4},"create_revision":{"type":"int64","id":5},"mod_revision":{"type":"int64","id":6},"value":{"type":"bytes","id":7},"lease":{"type":"int64","id":8},"range_end":{"type":"bytes","id":64}},"nested":{"CompareResult":{"values":{"EQUAL":0,"GREATER":1,"LESS":2,"NOT_EQUAL":3}},"CompareTarget":{"values":{"VERSION":0,"CREATE":1,"MOD":2,"VALUE":3,"LEASE":4}}}},"TxnRequest":{"fields":{"compare":{"rule":"repeated","type":"Compare","id":1},"success":{"rule":"repeated","type":"RequestOp","id":2},"failure":{"rule":"repeated","type":"RequestOp","id":3}}},"TxnResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"succeeded":{"type":"bool","id":2},"responses":{"rule":"repeated","type":"ResponseOp","id":3}}},"CompactionRequest":{"fields":{"revision":{"type":"int64","id":1},"physical":{"type":"bool","id":2}}},"CompactionResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"HashRequest":{"fields":{}},"HashKVRequest":{"fields":{"revision":{"type":"int64","id":1}}},"HashKVResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"hash":{"type":"uint32","id":2},"compact_revision":{"type":"int64","id":3},"hash_revision":{"type":"int64","id":4}}},"HashResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"hash":{"type":"uint32","id":2}}},"SnapshotRequest":{"fields":{}},"SnapshotResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"remaining_bytes":{"type":"uint64","id":2},"blob":{"type":"bytes","id":3},"version":{"type":"string","id":4}}},"WatchRequest":{"oneofs":{"request_union":{"oneof":["create_request","cancel_request","progress_request"]}},"fields":{"create_request":{"type":"WatchCreateRequest","id":1},"cancel_request":{"type":"WatchCancelRequest","id":2},"progress_request":{"type":"WatchProgressRequest","id":3}}},"WatchCreateRequest":{"fields":{"key":{"type":"bytes","id":1},"range_end":{"type":"bytes","id":2},"start_revision":{"type":"int64","id":3},"progress_notify":{"type":"bool","id":4},"filters":{"rule":"repeated","type":"FilterType","id":5},"prev_kv":{"type":"bool","id":6},"watch_id":{"type":"int64","id":7},"fragment":{"type":"bool","id":8}},"nested":{"FilterType":{"values":{"NOPUT":0,"NODELETE":1}}}},"WatchCancelRequest":{"fields":{"watch_id":{"type":"int64","id":1}}},"WatchProgressRequest":{"fields":{}},"WatchResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"watch_id":{"type":"int64","id":2},"created":{"type":"bool","id":3},"canceled":{"type":"bool","id":4},"compact_revision":{"type":"int64","id":5},"cancel_reason":{"type":"string","id":6},"fragment":{"type":"bool","id":7},"events":{"rule":"repeated","type":"mvccpb.Event","id":11}}},"LeaseGrantRequest":{"fields":{"TTL":{"type":"int64","id":1},"ID":{"type":"int64","id":2}}},"LeaseGrantResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"ID":{"type":"int64","id":2},"TTL":{"type":"int64","id":3},"error":{"type":"string","id":4}}},"LeaseRevokeRequest":{"fields":{"ID":{"type":"int64","id":1}}},"LeaseRevokeResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"LeaseCheckpoint":{"fields":{"ID":{"type":"int64","id":1},"remaining_TTL":{"type":"int64","id":2}}},"LeaseCheckpointRequest":{"fields":{"checkpoints":{"rule":"repeated","type":"LeaseCheckpoint","id":1}}},"LeaseCheckpointResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"LeaseKeepAliveRequest":{"fields":{"ID":{"type":"int64","id":1}}},"LeaseKeepAliveResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"ID":{"type":"int64","id":2},"TTL":{"type":"int64","id":3}}},"LeaseTimeToLiveRequest":{"fields":{"ID":{"type":"int64","id":1},"keys":{"type":"bool","id":2}}},"LeaseTimeToLiveResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"ID":{"type":"int64","id":2},"TTL":{"type":"int64","id":3},"grantedTTL":{"type":"int64","id":4},"keys":{"rule":"repeated","type":"bytes","id":5}}},"LeaseLeasesRequest":{"fields":{}},"LeaseStatus":{"fields":{"ID":{"type":"int64","id":1}}},"LeaseLeasesResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"leases":{"rule":"repeated","type":"LeaseStatus","id":2}}},"Member":{"fields":{"ID":{"type":"uint64","id":1},"name":{"type":"string","id":2},"peerURLs":{"rule":"repeated","type":"string","id":3},"clientURLs":{"rule":"repeated","type":"string","id":4},"isLearner":{"type":"bool","id":5}}},"MemberAddRequest":{"fields":{"peerURLs":{"rule":"repeated","type":"string","id":1},"isLearner":{"type":"bool","id":2}}},"MemberAddResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"member":{"type":"Member","id":2},"members":{"rule":"repeated","type":"Member","id":3}}},"MemberRemoveRequest":{"fields":{"ID":{"type":"uint64","id":1}}},"MemberRemoveResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"members":{"rule":"repeated","type":"Member","id":2}}},"MemberUpdateRequest":{"fields":{"ID":{"type":"uint64","id":1},"peerURLs":{"rule":"repeated","type":"string","id":2}}},"MemberUpdateResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"members":{"rule":"repeated","type":"Member","id":2}}},"MemberListRequest":{"fields":{"linearizable":{"type":"bool","id":1}}},"MemberListResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"members":{"rule":"repeated","type":"Member","id":2}}},"MemberPromoteRequest":{"fields":{"ID":{"type":"uint64","id":1}}},"MemberPromoteResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"members":{"rule":"repeated","type":"Member","id":2}}},"DefragmentRequest":{"fields":{}},"DefragmentResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"MoveLeaderRequest":{"fields":{"targetID":{"type":"uint64","id":1}}},"MoveLeaderResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AlarmRequest":{"fields":{"action":{"type":"AlarmAction","id":1},"memberID":{"type":"uint64","id":2},"alarm":{"type":"AlarmType","id":3}},"nested":{"AlarmAction":{"values":{"GET":0,"ACTIVATE":1,"DEACTIVATE":2}}}},"AlarmMember":{"fields":{"memberID":{"type":"uint64","id":1},"alarm":{"type":"AlarmType","id":2}}},"AlarmResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"alarms":{"rule":"repeated","type":"AlarmMember","id":2}}},"DowngradeRequest":{"fields":{"action":{"type":"DowngradeAction","id":1},"version":{"type":"string","id":2}},"nested":{"DowngradeAction":{"values":{"VALIDATE":0,"ENABLE":1,"CANCEL":2}}}},"DowngradeResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"version":{"type":"string","id":2}}},"DowngradeVersionTestRequest":{"fields":{"ver":{"type":"string","id":1}}},"StatusRequest":{"fields":{}},"StatusResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"version":{"type":"string","id":2},"dbSize":{"type":"int64","id":3},"leader":{"type":"uint64","id":4},"raftIndex":{"type":"uint64","id":5},"raftTerm":{"type":"uint64","id":6},"raftAppliedIndex":{"type":"uint64","id":7},"errors":{"rule":"repeated","type":"string","id":8},"dbSizeInUse":{"type":"int64","id":9},"isLearner":{"type":"bool","id":10},"storageVersion":{"type":"string","id":11},"dbSizeQuota":{"type":"int64","id":12},"downgradeInfo":{"type":"DowngradeInfo","id":13}}},"DowngradeInfo":{"fields":{"enabled":{"type":"bool","id":1},"targetVersion":{"type":"string","id":2}}},"AuthEnableRequest":{"fields":{}},"AuthDisableRequest":{"fields":{}},"AuthStatusRequest":{"fields":{}},"AuthenticateRequest":{"fields":{"name":{"type":"string","id":1},"password":{"type":"string","id":2}}},"AuthUserAddRequest":{"fields":{"name":{"type":"string","id":1},"password":{"type":"string","id":2},"options":{"type":"authpb.UserAddOptions","id":3},"hashedPassword":{"type":"string","id":4}}},"AuthUserGetRequest":{"fields":{"name":{"type":"string","id":1}}},"AuthUserDeleteRequest":{"fields":{"name":{"type":"string","id":1}}},"AuthUserChangePasswordRequest":{"fields":{"name":{"type":"string","id":1},"password":{"type":"string","id":2},"hashedPassword":{"type":"string","id":3}}},"AuthUserGrantRoleRequest":{"fields":{"user":{"type":"string","id":1},"role":{"type":"string","id":2}}},"AuthUserRevokeRoleRequest":{"fields":{"name":{"type":"string","id":1},"role":{"type":"string","id":2}}},"AuthRoleAddRequest":{"fields":{"name":{"type":"string","id":1}}},"AuthRoleGetRequest":{"fields":{"role":{"type":"string","id":1}}},"AuthUserListRequest":{"fields":{}},"AuthRoleListRequest":{"fields":{}},"AuthRoleDeleteRequest":{"fields":{"role":{"type":"string","id":1}}},"AuthRoleGrantPermissionRequest":{"fields":{"name":{"type":"string","id":1},"perm":{"type":"authpb.Permission","id":2}}},"AuthRoleRevokePermissionRequest":{"fields":{"role":{"type":"string","id":1},"key":{"type":"bytes","id":2},"range_end":{"type":"bytes","id":3}}},"AuthEnableResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthDisableResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthStatusResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"enabled":{"type":"bool","id":2},"authRevision":{"type":"uint64","id":3}}},"AuthenticateResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"token":{"type":"string","id":2}}},"AuthUserAddResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthUserGetResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"roles":{"rule":"repeated","type":"string","id":2}}},"AuthUserDeleteResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthUserChangePasswordResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthUserGrantRoleResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthUserRevokeRoleResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthRoleAddResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthRoleGetResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"perm":{"rule":"repeated","type":"authpb.Permission","id":2}}},"AuthRoleListResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"roles":{"rule":"repeated","type":"string","id":2}}},"AuthUserListResponse":{"fields":{"header":{"type":"ResponseHeader","id":1},"users":{"rule":"repeated","type":"string","id":2}}},"AuthRoleDeleteResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthRoleGrantPermissionResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"AuthRoleRevokePermissionResponse":{"fields":{"header":{"type":"ResponseHeader","id":1}}},"RequestHeader":{"fields":{"ID":{"type":"uint64","id":1},"username":{"type":"string","id":2},"auth_revision":{"type":"uint64","id":3}}},"InternalRaftRequest":{"fields":{"header":{"type":"RequestHeader","id":100},"ID":{"type":"uint64","id":1},"v2":{"type":"Request","id":2},"range":{"type":"RangeRequest","id":3},"put":{"type":"PutRequest","id":4},"delete_range":{"type":"DeleteRangeRequest","id":5},"txn":{"type":"TxnRequest","id":6},"compaction":{"type":"CompactionRequest","id":7},"lease_grant":{"type":"LeaseGrantRequest","id":8},"lease_revoke":{"type":"LeaseRevokeRequest","id":9},"alarm":{"type":"AlarmRequest","id":10},"lease_checkpoint":{"type":"LeaseCheckpointRequest","id":11},"auth_enable":{"type":"AuthEnableRequest","id":1000},"auth_disable":{"type":"AuthDisableRequest","id":1011},"auth_status":{"type":"AuthStatusRequest","id":1013},"authenticate":{"type":"InternalAuthenticateRequest","id":1012},"auth_user_add":{"type":"AuthUserAddRequest","id":1100},"auth_user_delete":{"type":"AuthUserDeleteRequest","id":1101},"auth_user_get":{"type":"AuthUserGetRequest","id":1102},"auth_user_change_password":{"type":"AuthUserChangePasswordRequest","id":1103},"auth_user_grant_role":{"type":"AuthUserGrantRoleRequest","id":1104},"auth_user_revoke_role":{"type":"AuthUserRevokeRoleRequest","id":1105},"auth_user_list":{"type":"AuthUserListRequest","id":1106},"auth_role_list":{"type":"AuthRoleListRequest","id":1107},"auth_role_add":{"type":"AuthRoleAddRequest","id":1200},"auth_role_delete":{"type":"AuthRoleDeleteRequest","id":1201},"auth_role_get":{"type":"AuthRoleGetRequest","id":1202},"auth_role_grant_permission":{"type":"AuthRoleGrantPermissionRequest","id":1203},"auth_role_revoke_permission":{"type":"AuthRoleRevokePermissionRequest","id":1204},"cluster_version_set":{"type":"membershippb.ClusterVersionSetRequest","id":1300},"cluster_member_attr_set":{"type":"membershippb.ClusterMemberAttrSetRequest","id":1301},"downgrade_info_set":{"type":"membershippb.DowngradeInfoSetRequest","id":1302},"downgrade_version_test":{"type":"DowngradeVersionTestRequest","id":9900}}},"EmptyResponse":{"fields":{}},"InternalAuthenticateRequest":{"fields":{"name":{"type":"string","id":1},"password":{"type":"string","id":2},"simple_token":{"type":"string","id":3}}},"Request":{"fields":{"ID":{"type":"uint64","id":1},"Method":{"type":"string","id":2},"Path":{"type":"string","id":3},"Val":{"type":"string","id":4},"Dir":{"type":"bool","id":5},"PrevValue":{"type":"string","id":6},"PrevIndex":{"type":"uint64","id":7},"PrevExist":{"type":"bool","id":8},"Expiration":{"type":"int64","id":9},"Wait":{"type":"bool","id":10},"Since":{"type":"uint64","id":11},"Recursive":{"type":"bool","id":12},"Sorted":{"type":"bool","id":13},"Quorum":{"type":"bool","id":14},"Time":{"type":"int64","id":15},"Stream":{"type":"bool","id":16},"Refresh":{"type":"bool","id":17}}},"Metadata":{"fields":{"NodeID":{"type":"uint64","id":1},"ClusterID":{"type":"uint64","id":2}}}}},"v3electionpb":{"nested":{"Election":{"methods":{"Campaign":{"requestType":"CampaignRequest","responseType":"CampaignResponse"},"Proclaim":{"requestType":"ProclaimRequest","responseType":"ProclaimResponse"},"Leader":{"requestType":"LeaderRequest","responseType":"LeaderResponse"},"Observe":{"requestType":"LeaderRequest","responseType":"LeaderResponse","responseStream":true},"Resign":{"requestType":"ResignRequest","responseType":"ResignResponse"}}},"CampaignRequest":{"fields":{"name":{"type":"bytes","id":1},"lease":{"type":"int64","id":2},"value":{"type":"bytes","id":3}}},"CampaignResponse":{"fields":{"header":{"type":"etcdserverpb.ResponseHeader","id":1},"leader":{"type":"LeaderKey","id":2}}},"LeaderKey":{"fields":{"name":{"type":"bytes","id":1},"key":{"type":"bytes","id":2},"rev":{"type":"int64","id":3},"lease":{"type":"int64","id":4}}},"LeaderRequest":{"fields":{"name":{"type":"bytes","id":1}}},"LeaderResponse":{"fields":{"header":{"type":"etcdserverpb.ResponseHeader","id":1},"kv":{"type":"mvccpb.KeyValue","id":2}}},"ResignRequest":{"fields":{"leader":{"type":"LeaderKey","id":1}}},"ResignResponse":{"fields":{"header":{"type":"etcdserverpb.ResponseHeader","id":1}}},"ProclaimRequest":{"fields":{"leader":{"type":"LeaderKey","id":1},"value":{"type":"bytes","id":2}}},"ProclaimResponse":{"fields":{"header":{"type":"etcdserverpb.ResponseHeader","id":1}}}}},"v3lockpb":{"nested":{"Lock":{"methods":{"Lock":{"requestType":"LockRequest","responseType":"LockResponse"},"Unlock":{"requestType":"UnlockRequest","responseType":"UnlockResponse"}}},"LockRequest":{"fields":{"name":{"type":"bytes","id":1},"lease":{"type":"int64","id":2}}},"LockResponse":{"fields":{"header":{"type":"etcdserverpb.ResponseHeader","id":1},"key":{"type":"bytes","id":2}}},"UnlockRequest":{"fields":{"key":{"type":"bytes","id":1}}},"UnlockResponse":{"fields":{"header":{"type":"etcdserverpb.ResponseHeader","id":1}}}}}}}') as { readonly nested: Record<string, never> };

/** The JSON gateway: POST path to `service/method`. */
export const etcdDescriptorHttpPaths: Readonly<Record<string, string>> = {
  '/v3/kv/range': 'etcdserverpb.KV/Range',
  '/v3/kv/put': 'etcdserverpb.KV/Put',
  '/v3/kv/deleterange': 'etcdserverpb.KV/DeleteRange',
  '/v3/kv/txn': 'etcdserverpb.KV/Txn',
  '/v3/kv/compaction': 'etcdserverpb.KV/Compact',
  '/v3/watch': 'etcdserverpb.Watch/Watch',
  '/v3/lease/grant': 'etcdserverpb.Lease/LeaseGrant',
  '/v3/lease/revoke': 'etcdserverpb.Lease/LeaseRevoke',
  '/v3/kv/lease/revoke': 'etcdserverpb.Lease/LeaseRevoke',
  '/v3/lease/keepalive': 'etcdserverpb.Lease/LeaseKeepAlive',
  '/v3/lease/timetolive': 'etcdserverpb.Lease/LeaseTimeToLive',
  '/v3/kv/lease/timetolive': 'etcdserverpb.Lease/LeaseTimeToLive',
  '/v3/lease/leases': 'etcdserverpb.Lease/LeaseLeases',
  '/v3/kv/lease/leases': 'etcdserverpb.Lease/LeaseLeases',
  '/v3/cluster/member/add': 'etcdserverpb.Cluster/MemberAdd',
  '/v3/cluster/member/remove': 'etcdserverpb.Cluster/MemberRemove',
  '/v3/cluster/member/update': 'etcdserverpb.Cluster/MemberUpdate',
  '/v3/cluster/member/list': 'etcdserverpb.Cluster/MemberList',
  '/v3/cluster/member/promote': 'etcdserverpb.Cluster/MemberPromote',
  '/v3/maintenance/alarm': 'etcdserverpb.Maintenance/Alarm',
  '/v3/maintenance/status': 'etcdserverpb.Maintenance/Status',
  '/v3/maintenance/defragment': 'etcdserverpb.Maintenance/Defragment',
  '/v3/maintenance/hash': 'etcdserverpb.Maintenance/Hash',
  '/v3/maintenance/hashkv': 'etcdserverpb.Maintenance/HashKV',
  '/v3/maintenance/snapshot': 'etcdserverpb.Maintenance/Snapshot',
  '/v3/maintenance/transfer-leadership': 'etcdserverpb.Maintenance/MoveLeader',
  '/v3/maintenance/downgrade': 'etcdserverpb.Maintenance/Downgrade',
  '/v3/auth/enable': 'etcdserverpb.Auth/AuthEnable',
  '/v3/auth/disable': 'etcdserverpb.Auth/AuthDisable',
  '/v3/auth/status': 'etcdserverpb.Auth/AuthStatus',
  '/v3/auth/authenticate': 'etcdserverpb.Auth/Authenticate',
  '/v3/auth/user/add': 'etcdserverpb.Auth/UserAdd',
  '/v3/auth/user/get': 'etcdserverpb.Auth/UserGet',
  '/v3/auth/user/list': 'etcdserverpb.Auth/UserList',
  '/v3/auth/user/delete': 'etcdserverpb.Auth/UserDelete',
  '/v3/auth/user/changepw': 'etcdserverpb.Auth/UserChangePassword',
  '/v3/auth/user/grant': 'etcdserverpb.Auth/UserGrantRole',
  '/v3/auth/user/revoke': 'etcdserverpb.Auth/UserRevokeRole',
  '/v3/auth/role/add': 'etcdserverpb.Auth/RoleAdd',
  '/v3/auth/role/get': 'etcdserverpb.Auth/RoleGet',
  '/v3/auth/role/list': 'etcdserverpb.Auth/RoleList',
  '/v3/auth/role/delete': 'etcdserverpb.Auth/RoleDelete',
  '/v3/auth/role/grant': 'etcdserverpb.Auth/RoleGrantPermission',
  '/v3/auth/role/revoke': 'etcdserverpb.Auth/RoleRevokePermission',
  '/v3/election/campaign': 'v3electionpb.Election/Campaign',
  '/v3/election/proclaim': 'v3electionpb.Election/Proclaim',
  '/v3/election/leader': 'v3electionpb.Election/Leader',
  '/v3/election/observe': 'v3electionpb.Election/Observe',
  '/v3/election/resign': 'v3electionpb.Election/Resign',
  '/v3/lock/lock': 'v3lockpb.Lock/Lock',
  '/v3/lock/unlock': 'v3lockpb.Lock/Unlock',
};

export interface UserAddOptions {
  readonly no_password?: boolean | undefined;
}

export interface User {
  readonly name?: Uint8Array | undefined;
  readonly password?: Uint8Array | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly options?: UserAddOptions | undefined;
}

export interface Permission {
  readonly permType?: Permission_Type | undefined;
  readonly key?: Uint8Array | undefined;
  readonly range_end?: Uint8Array | undefined;
}

export type Permission_Type = 'READ' | 'WRITE' | 'READWRITE';

export interface Role {
  readonly name?: Uint8Array | undefined;
  readonly keyPermission?: readonly Permission[] | undefined;
}

/** version counts the puts since the key was last created. */
export interface KeyValue {
  readonly key?: Uint8Array | undefined;
  readonly create_revision?: Int64 | undefined;
  readonly mod_revision?: Int64 | undefined;
  readonly version?: Int64 | undefined;
  readonly value?: Uint8Array | undefined;
  readonly lease?: Int64 | undefined;
}

/** A DELETE carries the key and the revision of the deletion, nothing else. */
export interface Event {
  readonly type?: Event_EventType | undefined;
  readonly kv?: KeyValue | undefined;
  readonly prev_kv?: KeyValue | undefined;
}

export type Event_EventType = 'PUT' | 'DELETE';

export interface Lease {
  readonly ID?: Int64 | undefined;
  readonly TTL?: Int64 | undefined;
  readonly RemainingTTL?: Int64 | undefined;
}

export interface LeaseInternalRequest {
  readonly LeaseTimeToLiveRequest?: LeaseTimeToLiveRequest | undefined;
}

export interface LeaseInternalResponse {
  readonly LeaseTimeToLiveResponse?: LeaseTimeToLiveResponse | undefined;
}

export interface RaftAttributes {
  readonly peer_urls?: readonly string[] | undefined;
  readonly is_learner?: boolean | undefined;
}

export interface Attributes {
  readonly name?: string | undefined;
  readonly client_urls?: readonly string[] | undefined;
}

export interface MembershippbMember {
  readonly ID?: Int64 | undefined;
  readonly raft_attributes?: RaftAttributes | undefined;
  readonly member_attributes?: Attributes | undefined;
}

export interface ClusterVersionSetRequest {
  readonly ver?: string | undefined;
}

export interface ClusterMemberAttrSetRequest {
  readonly member_ID?: Int64 | undefined;
  readonly member_attributes?: Attributes | undefined;
}

export interface DowngradeInfoSetRequest {
  readonly enabled?: boolean | undefined;
  readonly ver?: string | undefined;
}

export type AlarmType = 'NONE' | 'NOSPACE' | 'CORRUPT';

/** Stands in every response: who answered, at which revision of the store and in which Raft term. */
export interface ResponseHeader {
  readonly cluster_id?: Int64 | undefined;
  readonly member_id?: Int64 | undefined;
  readonly revision?: Int64 | undefined;
  readonly raft_term?: Int64 | undefined;
}

/** Keys in [key, range_end); range_end empty means the one key, a single zero byte means to the end. */
export interface RangeRequest {
  readonly key?: Uint8Array | undefined;
  readonly range_end?: Uint8Array | undefined;
  readonly limit?: Int64 | undefined;
  readonly revision?: Int64 | undefined;
  readonly sort_order?: RangeRequest_SortOrder | undefined;
  readonly sort_target?: RangeRequest_SortTarget | undefined;
  readonly serializable?: boolean | undefined;
  readonly keys_only?: boolean | undefined;
  readonly count_only?: boolean | undefined;
  /** since 3.1 */
  readonly min_mod_revision?: Int64 | undefined;
  /** since 3.1 */
  readonly max_mod_revision?: Int64 | undefined;
  /** since 3.1 */
  readonly min_create_revision?: Int64 | undefined;
  /** since 3.1 */
  readonly max_create_revision?: Int64 | undefined;
}

export type RangeRequest_SortOrder = 'NONE' | 'ASCEND' | 'DESCEND';

export type RangeRequest_SortTarget = 'KEY' | 'VERSION' | 'CREATE' | 'MOD' | 'VALUE';

/** count is the number of matching keys even when limit cut kvs short; more says that it did. */
export interface RangeResponse {
  readonly header?: ResponseHeader | undefined;
  readonly kvs?: readonly KeyValue[] | undefined;
  readonly more?: boolean | undefined;
  readonly count?: Int64 | undefined;
}

/** ignore_value and ignore_lease keep what the key has and fail when it does not exist. */
export interface PutRequest {
  readonly key?: Uint8Array | undefined;
  readonly value?: Uint8Array | undefined;
  readonly lease?: Int64 | undefined;
  /** since 3.1 */
  readonly prev_kv?: boolean | undefined;
  /** since 3.2 */
  readonly ignore_value?: boolean | undefined;
  /** since 3.2 */
  readonly ignore_lease?: boolean | undefined;
}

export interface PutResponse {
  readonly header?: ResponseHeader | undefined;
  /** since 3.1 */
  readonly prev_kv?: KeyValue | undefined;
}

/** Same range rule as RangeRequest. */
export interface DeleteRangeRequest {
  readonly key?: Uint8Array | undefined;
  readonly range_end?: Uint8Array | undefined;
  /** since 3.1 */
  readonly prev_kv?: boolean | undefined;
}

export interface DeleteRangeResponse {
  readonly header?: ResponseHeader | undefined;
  readonly deleted?: Int64 | undefined;
  /** since 3.1 */
  readonly prev_kvs?: readonly KeyValue[] | undefined;
}

/** One operation of a transaction. */
export interface RequestOp {
  /** One of request. */
  readonly request_range?: RangeRequest | undefined;
  /** One of request. */
  readonly request_put?: PutRequest | undefined;
  /** One of request. */
  readonly request_delete_range?: DeleteRangeRequest | undefined;
  /** since 3.3 */
  readonly request_txn?: TxnRequest | undefined;
}

/** The answer to the RequestOp at the same place. */
export interface ResponseOp {
  /** One of response. */
  readonly response_range?: RangeResponse | undefined;
  /** One of response. */
  readonly response_put?: PutResponse | undefined;
  /** One of response. */
  readonly response_delete_range?: DeleteRangeResponse | undefined;
  /** since 3.3 */
  readonly response_txn?: TxnResponse | undefined;
}

/** True when the stored key stands in `result` relation to the value given; with range_end, when all keys in the range do. */
export interface Compare {
  readonly result?: Compare_CompareResult | undefined;
  readonly target?: Compare_CompareTarget | undefined;
  readonly key?: Uint8Array | undefined;
  /** One of target_union. */
  readonly version?: Int64 | undefined;
  /** One of target_union. */
  readonly create_revision?: Int64 | undefined;
  /** One of target_union. */
  readonly mod_revision?: Int64 | undefined;
  /** One of target_union. */
  readonly value?: Uint8Array | undefined;
  /** since 3.3 */
  readonly lease?: Int64 | undefined;
  /** since 3.3 */
  readonly range_end?: Uint8Array | undefined;
}

export type Compare_CompareResult = 'EQUAL' | 'GREATER' | 'LESS' | 'NOT_EQUAL';

export type Compare_CompareTarget = 'VERSION' | 'CREATE' | 'MOD' | 'VALUE' | 'LEASE';

/** When every comparison holds, success runs, otherwise failure. All of it is one revision. */
export interface TxnRequest {
  readonly compare?: readonly Compare[] | undefined;
  readonly success?: readonly RequestOp[] | undefined;
  readonly failure?: readonly RequestOp[] | undefined;
}

export interface TxnResponse {
  readonly header?: ResponseHeader | undefined;
  readonly succeeded?: boolean | undefined;
  readonly responses?: readonly ResponseOp[] | undefined;
}

/** History below revision may be forgotten; physical waits until the bytes are gone. */
export interface CompactionRequest {
  readonly revision?: Int64 | undefined;
  readonly physical?: boolean | undefined;
}

export interface CompactionResponse {
  readonly header?: ResponseHeader | undefined;
}

export type HashRequest = Readonly<Record<string, never>>;

export interface HashKVRequest {
  readonly revision?: Int64 | undefined;
}

export interface HashKVResponse {
  readonly header?: ResponseHeader | undefined;
  readonly hash?: number | undefined;
  readonly compact_revision?: Int64 | undefined;
  /** since 3.6 */
  readonly hash_revision?: Int64 | undefined;
}

export interface HashResponse {
  readonly header?: ResponseHeader | undefined;
  readonly hash?: number | undefined;
}

export type SnapshotRequest = Readonly<Record<string, never>>;

export interface SnapshotResponse {
  readonly header?: ResponseHeader | undefined;
  readonly remaining_bytes?: Int64 | undefined;
  readonly blob?: Uint8Array | undefined;
  /** since 3.6 */
  readonly version?: string | undefined;
}

/** The stream carries creations, cancellations and requests for progress. */
export interface WatchRequest {
  /** One of request_union. */
  readonly create_request?: WatchCreateRequest | undefined;
  /** One of request_union. */
  readonly cancel_request?: WatchCancelRequest | undefined;
  /** since 3.4 */
  readonly progress_request?: WatchProgressRequest | undefined;
}

/** start_revision 0 means from now. fragment lets the server cut one revision over several responses. */
export interface WatchCreateRequest {
  readonly key?: Uint8Array | undefined;
  readonly range_end?: Uint8Array | undefined;
  readonly start_revision?: Int64 | undefined;
  readonly progress_notify?: boolean | undefined;
  /** since 3.1 */
  readonly filters?: readonly WatchCreateRequest_FilterType[] | undefined;
  /** since 3.1 */
  readonly prev_kv?: boolean | undefined;
  /** since 3.4 */
  readonly watch_id?: Int64 | undefined;
  /** since 3.4 */
  readonly fragment?: boolean | undefined;
}

export type WatchCreateRequest_FilterType = 'NOPUT' | 'NODELETE';

export interface WatchCancelRequest {
  /** since 3.1 */
  readonly watch_id?: Int64 | undefined;
}

export type WatchProgressRequest = Readonly<Record<string, never>>;

/** A response without events is progress: everything up to header.revision has been sent. compact_revision above 0 means the start lay below it and the watch is gone. */
export interface WatchResponse {
  readonly header?: ResponseHeader | undefined;
  readonly watch_id?: Int64 | undefined;
  readonly created?: boolean | undefined;
  readonly canceled?: boolean | undefined;
  readonly compact_revision?: Int64 | undefined;
  /** since 3.4 */
  readonly cancel_reason?: string | undefined;
  /** since 3.4 */
  readonly fragment?: boolean | undefined;
  readonly events?: readonly Event[] | undefined;
}

/** ID 0 lets the server choose. */
export interface LeaseGrantRequest {
  readonly TTL?: Int64 | undefined;
  readonly ID?: Int64 | undefined;
}

export interface LeaseGrantResponse {
  readonly header?: ResponseHeader | undefined;
  readonly ID?: Int64 | undefined;
  readonly TTL?: Int64 | undefined;
  readonly error?: string | undefined;
}

export interface LeaseRevokeRequest {
  readonly ID?: Int64 | undefined;
}

export interface LeaseRevokeResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface LeaseCheckpoint {
  readonly ID?: Int64 | undefined;
  readonly remaining_TTL?: Int64 | undefined;
}

export interface LeaseCheckpointRequest {
  readonly checkpoints?: readonly LeaseCheckpoint[] | undefined;
}

export interface LeaseCheckpointResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface LeaseKeepAliveRequest {
  readonly ID?: Int64 | undefined;
}

export interface LeaseKeepAliveResponse {
  readonly header?: ResponseHeader | undefined;
  readonly ID?: Int64 | undefined;
  readonly TTL?: Int64 | undefined;
}

export interface LeaseTimeToLiveRequest {
  readonly ID?: Int64 | undefined;
  readonly keys?: boolean | undefined;
}

/** TTL is -1 for a lease that does not exist. */
export interface LeaseTimeToLiveResponse {
  readonly header?: ResponseHeader | undefined;
  readonly ID?: Int64 | undefined;
  readonly TTL?: Int64 | undefined;
  readonly grantedTTL?: Int64 | undefined;
  readonly keys?: readonly Uint8Array[] | undefined;
}

export type LeaseLeasesRequest = Readonly<Record<string, never>>;

export interface LeaseStatus {
  readonly ID?: Int64 | undefined;
}

export interface LeaseLeasesResponse {
  readonly header?: ResponseHeader | undefined;
  readonly leases?: readonly LeaseStatus[] | undefined;
}

/** name is empty until the member has started once. */
export interface Member {
  readonly ID?: Int64 | undefined;
  readonly name?: string | undefined;
  readonly peerURLs?: readonly string[] | undefined;
  readonly clientURLs?: readonly string[] | undefined;
  /** since 3.4 */
  readonly isLearner?: boolean | undefined;
}

export interface MemberAddRequest {
  readonly peerURLs?: readonly string[] | undefined;
  /** since 3.4 */
  readonly isLearner?: boolean | undefined;
}

export interface MemberAddResponse {
  readonly header?: ResponseHeader | undefined;
  readonly member?: Member | undefined;
  readonly members?: readonly Member[] | undefined;
}

export interface MemberRemoveRequest {
  readonly ID?: Int64 | undefined;
}

export interface MemberRemoveResponse {
  readonly header?: ResponseHeader | undefined;
  readonly members?: readonly Member[] | undefined;
}

export interface MemberUpdateRequest {
  readonly ID?: Int64 | undefined;
  readonly peerURLs?: readonly string[] | undefined;
}

export interface MemberUpdateResponse {
  readonly header?: ResponseHeader | undefined;
  /** since 3.1 */
  readonly members?: readonly Member[] | undefined;
}

export interface MemberListRequest {
  /** since 3.5 */
  readonly linearizable?: boolean | undefined;
}

export interface MemberListResponse {
  readonly header?: ResponseHeader | undefined;
  readonly members?: readonly Member[] | undefined;
}

export interface MemberPromoteRequest {
  readonly ID?: Int64 | undefined;
}

export interface MemberPromoteResponse {
  readonly header?: ResponseHeader | undefined;
  readonly members?: readonly Member[] | undefined;
}

export type DefragmentRequest = Readonly<Record<string, never>>;

export interface DefragmentResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface MoveLeaderRequest {
  readonly targetID?: Int64 | undefined;
}

export interface MoveLeaderResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AlarmRequest {
  readonly action?: AlarmRequest_AlarmAction | undefined;
  readonly memberID?: Int64 | undefined;
  readonly alarm?: AlarmType | undefined;
}

export type AlarmRequest_AlarmAction = 'GET' | 'ACTIVATE' | 'DEACTIVATE';

export interface AlarmMember {
  readonly memberID?: Int64 | undefined;
  readonly alarm?: AlarmType | undefined;
}

export interface AlarmResponse {
  readonly header?: ResponseHeader | undefined;
  readonly alarms?: readonly AlarmMember[] | undefined;
}

export interface DowngradeRequest {
  readonly action?: DowngradeRequest_DowngradeAction | undefined;
  readonly version?: string | undefined;
}

export type DowngradeRequest_DowngradeAction = 'VALIDATE' | 'ENABLE' | 'CANCEL';

export interface DowngradeResponse {
  readonly header?: ResponseHeader | undefined;
  readonly version?: string | undefined;
}

export interface DowngradeVersionTestRequest {
  readonly ver?: string | undefined;
}

export type StatusRequest = Readonly<Record<string, never>>;

/** leader 0 means that this member knows no leader. */
export interface StatusResponse {
  readonly header?: ResponseHeader | undefined;
  readonly version?: string | undefined;
  readonly dbSize?: Int64 | undefined;
  readonly leader?: Int64 | undefined;
  readonly raftIndex?: Int64 | undefined;
  readonly raftTerm?: Int64 | undefined;
  /** since 3.4 */
  readonly raftAppliedIndex?: Int64 | undefined;
  /** since 3.4 */
  readonly errors?: readonly string[] | undefined;
  /** since 3.4 */
  readonly dbSizeInUse?: Int64 | undefined;
  /** since 3.4 */
  readonly isLearner?: boolean | undefined;
  /** since 3.6 */
  readonly storageVersion?: string | undefined;
  /** since 3.6 */
  readonly dbSizeQuota?: Int64 | undefined;
  /** since 3.6 */
  readonly downgradeInfo?: DowngradeInfo | undefined;
}

export interface DowngradeInfo {
  readonly enabled?: boolean | undefined;
  readonly targetVersion?: string | undefined;
}

export type AuthEnableRequest = Readonly<Record<string, never>>;

export type AuthDisableRequest = Readonly<Record<string, never>>;

export type AuthStatusRequest = Readonly<Record<string, never>>;

export interface AuthenticateRequest {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
}

export interface AuthUserAddRequest {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  /** since 3.4 */
  readonly options?: UserAddOptions | undefined;
  /** since 3.5 */
  readonly hashedPassword?: string | undefined;
}

export interface AuthUserGetRequest {
  readonly name?: string | undefined;
}

export interface AuthUserDeleteRequest {
  readonly name?: string | undefined;
}

export interface AuthUserChangePasswordRequest {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  /** since 3.5 */
  readonly hashedPassword?: string | undefined;
}

export interface AuthUserGrantRoleRequest {
  readonly user?: string | undefined;
  readonly role?: string | undefined;
}

export interface AuthUserRevokeRoleRequest {
  readonly name?: string | undefined;
  readonly role?: string | undefined;
}

export interface AuthRoleAddRequest {
  readonly name?: string | undefined;
}

export interface AuthRoleGetRequest {
  readonly role?: string | undefined;
}

export type AuthUserListRequest = Readonly<Record<string, never>>;

export type AuthRoleListRequest = Readonly<Record<string, never>>;

export interface AuthRoleDeleteRequest {
  readonly role?: string | undefined;
}

export interface AuthRoleGrantPermissionRequest {
  readonly name?: string | undefined;
  readonly perm?: Permission | undefined;
}

export interface AuthRoleRevokePermissionRequest {
  readonly role?: string | undefined;
  readonly key?: Uint8Array | undefined;
  readonly range_end?: Uint8Array | undefined;
}

export interface AuthEnableResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthDisableResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthStatusResponse {
  readonly header?: ResponseHeader | undefined;
  readonly enabled?: boolean | undefined;
  readonly authRevision?: Int64 | undefined;
}

export interface AuthenticateResponse {
  readonly header?: ResponseHeader | undefined;
  readonly token?: string | undefined;
}

export interface AuthUserAddResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthUserGetResponse {
  readonly header?: ResponseHeader | undefined;
  readonly roles?: readonly string[] | undefined;
}

export interface AuthUserDeleteResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthUserChangePasswordResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthUserGrantRoleResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthUserRevokeRoleResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthRoleAddResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthRoleGetResponse {
  /** since 3.0 */
  readonly header?: ResponseHeader | undefined;
  /** since 3.0 */
  readonly perm?: readonly Permission[] | undefined;
}

export interface AuthRoleListResponse {
  readonly header?: ResponseHeader | undefined;
  readonly roles?: readonly string[] | undefined;
}

export interface AuthUserListResponse {
  readonly header?: ResponseHeader | undefined;
  readonly users?: readonly string[] | undefined;
}

export interface AuthRoleDeleteResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthRoleGrantPermissionResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface AuthRoleRevokePermissionResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface RequestHeader {
  readonly ID?: Int64 | undefined;
  readonly username?: string | undefined;
  /** since 3.1 */
  readonly auth_revision?: Int64 | undefined;
}

/** Exactly one of the requests is set; this is the payload of a normal log entry. */
export interface InternalRaftRequest {
  readonly header?: RequestHeader | undefined;
  readonly ID?: Int64 | undefined;
  readonly v2?: Request | undefined;
  readonly range?: RangeRequest | undefined;
  readonly put?: PutRequest | undefined;
  readonly delete_range?: DeleteRangeRequest | undefined;
  readonly txn?: TxnRequest | undefined;
  readonly compaction?: CompactionRequest | undefined;
  readonly lease_grant?: LeaseGrantRequest | undefined;
  readonly lease_revoke?: LeaseRevokeRequest | undefined;
  readonly alarm?: AlarmRequest | undefined;
  /** since 3.4 */
  readonly lease_checkpoint?: LeaseCheckpointRequest | undefined;
  readonly auth_enable?: AuthEnableRequest | undefined;
  readonly auth_disable?: AuthDisableRequest | undefined;
  /** since 3.5 */
  readonly auth_status?: AuthStatusRequest | undefined;
  readonly authenticate?: InternalAuthenticateRequest | undefined;
  readonly auth_user_add?: AuthUserAddRequest | undefined;
  readonly auth_user_delete?: AuthUserDeleteRequest | undefined;
  readonly auth_user_get?: AuthUserGetRequest | undefined;
  readonly auth_user_change_password?: AuthUserChangePasswordRequest | undefined;
  readonly auth_user_grant_role?: AuthUserGrantRoleRequest | undefined;
  readonly auth_user_revoke_role?: AuthUserRevokeRoleRequest | undefined;
  readonly auth_user_list?: AuthUserListRequest | undefined;
  readonly auth_role_list?: AuthRoleListRequest | undefined;
  readonly auth_role_add?: AuthRoleAddRequest | undefined;
  readonly auth_role_delete?: AuthRoleDeleteRequest | undefined;
  readonly auth_role_get?: AuthRoleGetRequest | undefined;
  readonly auth_role_grant_permission?: AuthRoleGrantPermissionRequest | undefined;
  readonly auth_role_revoke_permission?: AuthRoleRevokePermissionRequest | undefined;
  /** since 3.5 */
  readonly cluster_version_set?: ClusterVersionSetRequest | undefined;
  /** since 3.5 */
  readonly cluster_member_attr_set?: ClusterMemberAttrSetRequest | undefined;
  /** since 3.5 */
  readonly downgrade_info_set?: DowngradeInfoSetRequest | undefined;
  /** since 3.6 */
  readonly downgrade_version_test?: DowngradeVersionTestRequest | undefined;
}

export type EmptyResponse = Readonly<Record<string, never>>;

export interface InternalAuthenticateRequest {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  readonly simple_token?: string | undefined;
}

/** A proposal of the v2 store; only cluster attributes still use it. */
export interface Request {
  readonly ID?: Int64 | undefined;
  readonly Method?: string | undefined;
  readonly Path?: string | undefined;
  readonly Val?: string | undefined;
  readonly Dir?: boolean | undefined;
  readonly PrevValue?: string | undefined;
  readonly PrevIndex?: Int64 | undefined;
  readonly PrevExist?: boolean | undefined;
  readonly Expiration?: Int64 | undefined;
  readonly Wait?: boolean | undefined;
  readonly Since?: Int64 | undefined;
  readonly Recursive?: boolean | undefined;
  readonly Sorted?: boolean | undefined;
  readonly Quorum?: boolean | undefined;
  readonly Time?: Int64 | undefined;
  readonly Stream?: boolean | undefined;
  readonly Refresh?: boolean | undefined;
}

/** First record of a log: which member of which cluster wrote it. */
export interface Metadata {
  readonly NodeID?: Int64 | undefined;
  readonly ClusterID?: Int64 | undefined;
}

export interface CampaignRequest {
  readonly name?: Uint8Array | undefined;
  readonly lease?: Int64 | undefined;
  readonly value?: Uint8Array | undefined;
}

export interface CampaignResponse {
  readonly header?: ResponseHeader | undefined;
  readonly leader?: LeaderKey | undefined;
}

export interface LeaderKey {
  readonly name?: Uint8Array | undefined;
  readonly key?: Uint8Array | undefined;
  readonly rev?: Int64 | undefined;
  readonly lease?: Int64 | undefined;
}

export interface LeaderRequest {
  readonly name?: Uint8Array | undefined;
}

export interface LeaderResponse {
  readonly header?: ResponseHeader | undefined;
  readonly kv?: KeyValue | undefined;
}

export interface ResignRequest {
  readonly leader?: LeaderKey | undefined;
}

export interface ResignResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface ProclaimRequest {
  readonly leader?: LeaderKey | undefined;
  readonly value?: Uint8Array | undefined;
}

export interface ProclaimResponse {
  readonly header?: ResponseHeader | undefined;
}

export interface LockRequest {
  readonly name?: Uint8Array | undefined;
  readonly lease?: Int64 | undefined;
}

export interface LockResponse {
  readonly header?: ResponseHeader | undefined;
  readonly key?: Uint8Array | undefined;
}

export interface UnlockRequest {
  readonly key?: Uint8Array | undefined;
}

export interface UnlockResponse {
  readonly header?: ResponseHeader | undefined;
}
