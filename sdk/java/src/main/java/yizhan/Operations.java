// SPDX-License-Identifier: Apache-2.0
// Generated from the table of operations by scripts/make-sdks. Do not edit.
package yizhan;

import java.util.List;
import java.util.Map;

/** Every operation of the REST door, by noun and verb. */
public abstract class Operations {
    abstract Answer call(Op op, Map<String, Object> in);

    public final AuthOps auth = new AuthOps();
    public final TotpOps totp = new TotpOps();
    public final TokenOps token = new TokenOps();
    public final SetupOps setup = new SetupOps();
    public final SessionOps session = new SessionOps();
    public final DeviceOps device = new DeviceOps();
    public final UserOps user = new UserOps();
    public final ContactOps contact = new ContactOps();
    public final BlockOps block = new BlockOps();
    public final PresenceOps presence = new PresenceOps();
    public final GroupOps group = new GroupOps();
    public final ChannelOps channel = new ChannelOps();
    public final ConversationOps conversation = new ConversationOps();
    public final MessageOps message = new MessageOps();
    public final StreamOps stream = new StreamOps();
    public final RoomOps room = new RoomOps();
    public final TenantOps tenant = new TenantOps();
    public final KeyOps key = new KeyOps();
    public final RoleOps role = new RoleOps();
    public final AuditOps audit = new AuditOps();
    public final ReportOps report = new ReportOps();
    public final IssuerOps issuer = new IssuerOps();
    public final WordsOps words = new WordsOps();
    public final TagOps tag = new TagOps();
    public final BroadcastOps broadcast = new BroadcastOps();
    public final CutoverOps cutover = new CutoverOps();
    public final WebhookOps webhook = new WebhookOps();
    public final CallbackOps callback = new CallbackOps();
    public final FileOps file = new FileOps();
    public final SearchOps search = new SearchOps();
    public final DepartmentOps department = new DepartmentOps();
    public final SettingOps setting = new SettingOps();
    public final RetentionOps retention = new RetentionOps();
    public final BackupOps backup = new BackupOps();
    public final LicenceOps licence = new LicenceOps();
    public final BrandOps brand = new BrandOps();
    public final MonitorOps monitor = new MonitorOps();
    public final LogOps log = new LogOps();

    /** Gives every own conversation that changed after an id. */
    public SyncOut sync(SyncIn in) {
        return SyncOut.from(call(new Op("sync", "GET", "/v1/sync", false), in.values).result());
    }

    /** Gives every own conversation that changed after an id. */
    public SyncOut sync() {
        return sync(new SyncIn());
    }

    /** Goes through all pages of sync. */
    public Iterable<Conversation> syncAll(SyncIn in) {
        return () -> new Pages<>(new SyncIn(in.values),
                this::sync, SyncOut::conversations,
                (again, out) -> {
                    again.put("since", out.since());
                    return out.more();
                });
    }

    /** Operations of the noun auth. */
    public final class AuthOps {
        private AuthOps() {
        }

        /** Signs in with a password and gives a token. */
        public AuthLoginOut login(AuthLoginIn in) {
            return AuthLoginOut.from(call(new Op("auth.login", "POST", "/v1/auth/login", false), in.values).result());
        }

        /** Has a link for a new password sent, good for half an hour; answers the same whether there is such a person or not. */
        public void forgot(AuthForgotIn in) {
            call(new Op("auth.forgot", "POST", "/v1/auth/forgot", false), in.values).result();
        }

        /** Sets the password by a link that came by mail; the link is used up, and every sign-in of the person ends. */
        public AuthResetOut reset(AuthResetIn in) {
            return AuthResetOut.from(call(new Op("auth.reset", "POST", "/v1/auth/reset", false), in.values).result());
        }

        /** Revokes the token in use and ends its sessions. */
        public void logout() {
            call(new Op("auth.logout", "POST", "/v1/auth/logout", false), Map.of()).result();
        }
    }

    /** Operations of the noun totp. */
    public final class TotpOps {
        private TotpOps() {
        }

        /** Gives a key for an authenticator; the next sign-in with a code of it switches the second step on. */
        public TotpBeginOut begin(TotpBeginIn in) {
            return TotpBeginOut.from(call(new Op("totp.begin", "POST", "/v1/auth/totp", false), in.values).result());
        }

        /** Says whether a person signs in with a second step. */
        public TotpGetOut get(TotpGetIn in) {
            return TotpGetOut.from(call(new Op("totp.get", "GET", "/v1/totp", false), in.values).result());
        }

        /** Says whether a person signs in with a second step. */
        public TotpGetOut get() {
            return get(new TotpGetIn());
        }

        /** Takes the second step away: with a code one's own, without one an administrator, as when the telephone is lost. */
        public void remove(TotpRemoveIn in) {
            call(new Op("totp.remove", "POST", "/v1/totp/remove", false), in.values).result();
        }

        /** Takes the second step away: with a code one's own, without one an administrator, as when the telephone is lost. */
        public void remove() {
            remove(new TotpRemoveIn());
        }
    }

    /** Operations of the noun token. */
    public final class TokenOps {
        private TokenOps() {
        }

        /** Makes a token for a person without a password. */
        public TokenIssueOut issue(TokenIssueIn in) {
            return TokenIssueOut.from(call(new Op("token.issue", "POST", "/v1/tokens", false), in.values).result());
        }

        /** Revokes one token, or all of a person. */
        public void revoke(TokenRevokeIn in) {
            call(new Op("token.revoke", "POST", "/v1/tokens/revoke", false), in.values).result();
        }

        /** Revokes one token, or all of a person. */
        public void revoke() {
            revoke(new TokenRevokeIn());
        }
    }

    /** Operations of the noun setup. */
    public final class SetupOps {
        private SetupOps() {
        }

        /** Says that the first admin is still to be made; afterwards there is no such operation, but for the system admin. */
        public SetupStateOut state(SetupStateIn in) {
            return SetupStateOut.from(call(new Op("setup.state", "GET", "/v1/setup", false), in.values).result());
        }

        /** Says that the first admin is still to be made; afterwards there is no such operation, but for the system admin. */
        public SetupStateOut state() {
            return state(new SetupStateIn());
        }

        /** Makes the first admin; the link is used up, and there is no such operation any more. */
        public SetupFinishOut finish(SetupFinishIn in) {
            return SetupFinishOut.from(call(new Op("setup.finish", "POST", "/v1/setup", false), in.values).result());
        }
    }

    /** Operations of the noun session. */
    public final class SessionOps {
        private SessionOps() {
        }

        /** Lists one's own open sessions. */
        public SessionListOut list() {
            return SessionListOut.from(call(new Op("session.list", "GET", "/v1/sessions", false), Map.of()).result());
        }

        /** Ends sessions: own ones, or anybody's for admins. */
        public SessionKickOut kick(SessionKickIn in) {
            return SessionKickOut.from(call(new Op("session.kick", "POST", "/v1/sessions/kick", false), in.values).result());
        }

        /** Ends sessions: own ones, or anybody's for admins. */
        public SessionKickOut kick() {
            return kick(new SessionKickIn());
        }
    }

    /** Operations of the noun device. */
    public final class DeviceOps {
        private DeviceOps() {
        }

        /** Lists one's own devices, or anybody's for admins. */
        public DeviceListOut list(DeviceListIn in) {
            return DeviceListOut.from(call(new Op("device.list", "GET", "/v1/devices", false), in.values).result());
        }

        /** Lists one's own devices, or anybody's for admins. */
        public DeviceListOut list() {
            return list(new DeviceListIn());
        }

        /** Gives a device of one's own, or anybody's for admins. */
        public DeviceGetOut get(DeviceGetIn in) {
            return DeviceGetOut.from(call(new Op("device.get", "GET", "/v1/devices/{device}", false), in.values).result());
        }

        /** Says whether a device of one's own may be pushed to. */
        public DeviceSetOut set(DeviceSetIn in) {
            return DeviceSetOut.from(call(new Op("device.set", "PATCH", "/v1/devices/{device}", true), in.values).result());
        }

        /** Gives a device of one's own a name. */
        public DeviceRenameOut rename(DeviceRenameIn in) {
            return DeviceRenameOut.from(call(new Op("device.rename", "POST", "/v1/devices/{device}/rename", true), in.values).result());
        }

        /** Signs a device out: its sessions end, and its token, unless an issuer of the ISV's signed that. */
        public DeviceKickOut kick(DeviceKickIn in) {
            return DeviceKickOut.from(call(new Op("device.kick", "POST", "/v1/devices/{device}/kick", true), in.values).result());
        }
    }

    /** Operations of the noun user. */
    public final class UserOps {
        private UserOps() {
        }

        /** Makes a person; asked twice with the same content it answers the same. */
        public UserCreateOut create(UserCreateIn in) {
            return UserCreateOut.from(call(new Op("user.create", "POST", "/v1/users", false), in.values).result());
        }

        /** Lists people, by pages. */
        public UserListOut list(UserListIn in) {
            return UserListOut.from(call(new Op("user.list", "GET", "/v1/users", false), in.values).result());
        }

        /** Lists people, by pages. */
        public UserListOut list() {
            return list(new UserListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<User> listAll(UserListIn in) {
            return () -> new Pages<>(new UserListIn(in.values),
                    this::list, UserListOut::users,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }

        /** Makes many people; who is there already keeps what she has. Asked twice it answers the same. */
        public UserImportOut import_(UserImportIn in) {
            return UserImportOut.from(call(new Op("user.import", "POST", "/v1/users/import", false), in.values).result());
        }

        /** Gives one person. */
        public UserGetOut get(UserGetIn in) {
            return UserGetOut.from(call(new Op("user.get", "GET", "/v1/users/{id}", false), in.values).result());
        }

        /** Changes one's own name, or anybody for admins. */
        public UserUpdateOut update(UserUpdateIn in) {
            return UserUpdateOut.from(call(new Op("user.update", "PATCH", "/v1/users/{id}", false), in.values).result());
        }

        /** Deletes a person for ever, her id included; asked again it says how far that is. */
        public UserDeleteOut delete(UserDeleteIn in) {
            return UserDeleteOut.from(call(new Op("user.delete", "DELETE", "/v1/users/{id}", false), in.values).result());
        }

        /** Finds people by name or id, also by pinyin and initials; nobody who is disabled, unless that is asked for. */
        public UserSearchOut search(UserSearchIn in) {
            return UserSearchOut.from(call(new Op("user.search", "GET", "/v1/search/users", false), in.values).result());
        }

        /** Goes through all pages of search. */
        public Iterable<User> searchAll(UserSearchIn in) {
            return () -> new Pages<>(new UserSearchIn(in.values),
                    this::search, UserSearchOut::users,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }

        /** Shuts a person out at once, or lets her in again. */
        public UserDisableOut disable(UserDisableIn in) {
            return UserDisableOut.from(call(new Op("user.disable", "POST", "/v1/users/{id}/disable", false), in.values).result());
        }

        /** Sends a person a link with which she chooses a password within seven days; links of before are good no more. */
        public UserInviteOut invite(UserInviteIn in) {
            return UserInviteOut.from(call(new Op("user.invite", "POST", "/v1/users/{id}/invite", false), in.values).result());
        }

        /** Sets a password; every other sign-in of the person ends. */
        public void setPassword(UserSetPasswordIn in) {
            call(new Op("user.set_password", "POST", "/v1/users/password", false), in.values).result();
        }
    }

    /** Operations of the noun contact. */
    public final class ContactOps {
        private ContactOps() {
        }

        /** Asks somebody to be a contact; when she has asked too, the two are contacts. */
        public ContactRequestOut request(ContactRequestIn in) {
            return ContactRequestOut.from(call(new Op("contact.request", "POST", "/v1/contact-requests", true), in.values).result());
        }

        /** Lists open requests, by pages. */
        public ContactRequestsOut requests(ContactRequestsIn in) {
            return ContactRequestsOut.from(call(new Op("contact.requests", "GET", "/v1/contact-requests", false), in.values).result());
        }

        /** Lists open requests, by pages. */
        public ContactRequestsOut requests() {
            return requests(new ContactRequestsIn());
        }

        /** Goes through all pages of requests. */
        public Iterable<ContactRequest> requestsAll(ContactRequestsIn in) {
            return () -> new Pages<>(new ContactRequestsIn(in.values),
                    this::requests, ContactRequestsOut::requests,
                    (again, out) -> {
                        if (out.requests().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.requests()).user());
                        return out.more();
                    });
        }

        /** Takes somebody's request: the two are contacts. */
        public ContactAcceptOut accept(ContactAcceptIn in) {
            return ContactAcceptOut.from(call(new Op("contact.accept", "POST", "/v1/contact-requests/{user}/accept", true), in.values).result());
        }

        /** Turns somebody's request down. */
        public ContactRefuseOut refuse(ContactRefuseIn in) {
            return ContactRefuseOut.from(call(new Op("contact.refuse", "POST", "/v1/contact-requests/{user}/refuse", true), in.values).result());
        }

        /** Ends being contacts, for both; or takes one's own request back. */
        public ContactRemoveOut remove(ContactRemoveIn in) {
            return ContactRemoveOut.from(call(new Op("contact.remove", "DELETE", "/v1/contacts/{user}", true), in.values).result());
        }

        /** Notes something about a contact, for oneself. */
        public ContactSetOut set(ContactSetIn in) {
            return ContactSetOut.from(call(new Op("contact.set", "PATCH", "/v1/contacts/{user}", true), in.values).result());
        }

        /** Gives what somebody and oneself are to each other. */
        public ContactGetOut get(ContactGetIn in) {
            return ContactGetOut.from(call(new Op("contact.get", "GET", "/v1/contacts/{user}", false), in.values).result());
        }

        /** Lists one's contacts, by pages. */
        public ContactListOut list(ContactListIn in) {
            return ContactListOut.from(call(new Op("contact.list", "GET", "/v1/contacts", false), in.values).result());
        }

        /** Lists one's contacts, by pages. */
        public ContactListOut list() {
            return list(new ContactListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Contact> listAll(ContactListIn in) {
            return () -> new Pages<>(new ContactListIn(in.values),
                    this::list, ContactListOut::contacts,
                    (again, out) -> {
                        if (out.contacts().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.contacts()).user());
                        return out.more();
                    });
        }
    }

    /** Operations of the noun block. */
    public final class BlockOps {
        private BlockOps() {
        }

        /** Takes no direct messages of somebody any more, and shows her nothing live. */
        public BlockAddOut add(BlockAddIn in) {
            return BlockAddOut.from(call(new Op("block.add", "POST", "/v1/blocks", true), in.values).result());
        }

        /** Lists whom one blocks, by pages. */
        public BlockListOut list(BlockListIn in) {
            return BlockListOut.from(call(new Op("block.list", "GET", "/v1/blocks", false), in.values).result());
        }

        /** Lists whom one blocks, by pages. */
        public BlockListOut list() {
            return list(new BlockListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Block> listAll(BlockListIn in) {
            return () -> new Pages<>(new BlockListIn(in.values),
                    this::list, BlockListOut::blocks,
                    (again, out) -> {
                        if (out.blocks().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.blocks()).user());
                        return out.more();
                    });
        }

        /** Ends blocking somebody. */
        public BlockRemoveOut remove(BlockRemoveIn in) {
            return BlockRemoveOut.from(call(new Op("block.remove", "DELETE", "/v1/blocks/{user}", true), in.values).result());
        }
    }

    /** Operations of the noun presence. */
    public final class PresenceOps {
        private PresenceOps() {
        }

        /** Sets what one shows of oneself. */
        public PresenceSetOut set(PresenceSetIn in) {
            return PresenceSetOut.from(call(new Op("presence.set", "PUT", "/v1/presence", true), in.values).result());
        }

        /** Sets what one shows of oneself. */
        public PresenceSetOut set() {
            return set(new PresenceSetIn());
        }

        /** Says who of these people is here, and on what. */
        public PresenceGetOut get(PresenceGetIn in) {
            return PresenceGetOut.from(call(new Op("presence.get", "GET", "/v1/presence", false), in.values).result());
        }

        /** Gives what one shows of oneself. */
        public PresenceSettingsOut settings() {
            return PresenceSettingsOut.from(call(new Op("presence.settings", "GET", "/v1/presence/settings", false), Map.of()).result());
        }
    }

    /** Operations of the noun group. */
    public final class GroupOps {
        private GroupOps() {
        }

        /** Makes a group; its creation is one entry. */
        public GroupCreateOut create(GroupCreateIn in) {
            return GroupCreateOut.from(call(new Op("group.create", "POST", "/v1/groups", true), in.values).result());
        }

        /** Lists the groups that want to be found, by pages. */
        public GroupListOut list(GroupListIn in) {
            return GroupListOut.from(call(new Op("group.list", "GET", "/v1/groups", false), in.values).result());
        }

        /** Lists the groups that want to be found, by pages. */
        public GroupListOut list() {
            return list(new GroupListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Group> listAll(GroupListIn in) {
            return () -> new Pages<>(new GroupListIn(in.values),
                    this::list, GroupListOut::groups,
                    (again, out) -> {
                        if (out.groups().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.groups()).id());
                        return out.more();
                    });
        }

        /** Gives a group. */
        public GroupGetOut get(GroupGetIn in) {
            return GroupGetOut.from(call(new Op("group.get", "GET", "/v1/groups/{id}", false), in.values).result());
        }

        /** Changes name, owner and admins of a group. */
        public GroupUpdateOut update(GroupUpdateIn in) {
            return GroupUpdateOut.from(call(new Op("group.update", "PATCH", "/v1/groups/{id}", true), in.values).result());
        }

        /** Lists members, by pages, all or by a part of a name. */
        public GroupMembersOut members(GroupMembersIn in) {
            return GroupMembersOut.from(call(new Op("group.members", "GET", "/v1/groups/{id}/members", false), in.values).result());
        }

        /** Goes through all pages of members. */
        public Iterable<GroupMember> membersAll(GroupMembersIn in) {
            return () -> new Pages<>(new GroupMembersIn(in.values),
                    this::members, GroupMembersOut::members,
                    (again, out) -> {
                        if (out.members().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.members()).user());
                        return out.more();
                    });
        }

        /** Adds people; they see the log from here on. */
        public GroupAddOut add(GroupAddIn in) {
            return GroupAddOut.from(call(new Op("group.add", "POST", "/v1/groups/{id}/members", true), in.values).result());
        }

        /** Removes people; they keep what they have seen. */
        public GroupRemoveOut remove(GroupRemoveIn in) {
            return GroupRemoveOut.from(call(new Op("group.remove", "POST", "/v1/groups/{id}/members/remove", true), in.values).result());
        }

        /** Leaves; an owner's group passes to an admin or member. */
        public GroupLeaveOut leave(GroupLeaveIn in) {
            return GroupLeaveOut.from(call(new Op("group.leave", "POST", "/v1/groups/{id}/leave", true), in.values).result());
        }

        /** Makes members admins of the group, or admins members. */
        public GroupSetRoleOut setRole(GroupSetRoleIn in) {
            return GroupSetRoleOut.from(call(new Op("group.set_role", "POST", "/v1/groups/{id}/roles", true), in.values).result());
        }

        /** Gives the group to another member. */
        public GroupTransferOut transfer(GroupTransferIn in) {
            return GroupTransferOut.from(call(new Op("group.transfer", "POST", "/v1/groups/{id}/transfer", true), in.values).result());
        }

        /** Ends the group; its id is never given again. */
        public GroupDissolveOut dissolve(GroupDissolveIn in) {
            return GroupDissolveOut.from(call(new Op("group.dissolve", "POST", "/v1/groups/{id}/dissolve", true), in.values).result());
        }

        /** Forbids people, or everyone, to write, until a time. */
        public GroupMuteOut mute(GroupMuteIn in) {
            return GroupMuteOut.from(call(new Op("group.mute", "POST", "/v1/groups/{id}/mute", true), in.values).result());
        }

        /** Changes who may write when everyone is muted. */
        public GroupSpeakersOut speakers(GroupSpeakersIn in) {
            return GroupSpeakersOut.from(call(new Op("group.speakers", "POST", "/v1/groups/{id}/speakers", true), in.values).result());
        }

        /** Joins, by invitation or as the group lets people in. */
        public GroupJoinOut join(GroupJoinIn in) {
            return GroupJoinOut.from(call(new Op("group.join", "POST", "/v1/groups/{id}/join", true), in.values).result());
        }

        /** Invites people; group.join accepts. */
        public GroupInviteOut invite(GroupInviteIn in) {
            return GroupInviteOut.from(call(new Op("group.invite", "POST", "/v1/groups/{id}/invitations", true), in.values).result());
        }

        /** Declines an invitation. */
        public void decline(GroupDeclineIn in) {
            call(new Op("group.decline", "POST", "/v1/groups/{id}/decline", false), in.values).result();
        }

        /** Lists one's own invitations, by pages. */
        public GroupInvitationsOut invitations(GroupInvitationsIn in) {
            return GroupInvitationsOut.from(call(new Op("group.invitations", "GET", "/v1/invitations", false), in.values).result());
        }

        /** Lists one's own invitations, by pages. */
        public GroupInvitationsOut invitations() {
            return invitations(new GroupInvitationsIn());
        }

        /** Goes through all pages of invitations. */
        public Iterable<GroupInvitation> invitationsAll(GroupInvitationsIn in) {
            return () -> new Pages<>(new GroupInvitationsIn(in.values),
                    this::invitations, GroupInvitationsOut::invitations,
                    (again, out) -> {
                        if (out.invitations().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.invitations()).id());
                        return out.more();
                    });
        }

        /** Lists who asks to join, by pages; for admins of the group. */
        public GroupRequestsOut requests(GroupRequestsIn in) {
            return GroupRequestsOut.from(call(new Op("group.requests", "GET", "/v1/groups/{id}/requests", false), in.values).result());
        }

        /** Goes through all pages of requests. */
        public Iterable<GroupRequest> requestsAll(GroupRequestsIn in) {
            return () -> new Pages<>(new GroupRequestsIn(in.values),
                    this::requests, GroupRequestsOut::requests,
                    (again, out) -> {
                        if (out.requests().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.requests()).user());
                        return out.more();
                    });
        }

        /** Lets in who asked to join. */
        public GroupApproveOut approve(GroupApproveIn in) {
            return GroupApproveOut.from(call(new Op("group.approve", "POST", "/v1/groups/{id}/requests/approve", true), in.values).result());
        }

        /** Refuses who asked to join; who does not wait is passed over. */
        public GroupRefuseOut refuse(GroupRefuseIn in) {
            return GroupRefuseOut.from(call(new Op("group.refuse", "POST", "/v1/groups/{id}/requests/refuse", false), in.values).result());
        }

        /** Puts up a notice; nobody has read it then. */
        public GroupSetNoticeOut setNotice(GroupSetNoticeIn in) {
            return GroupSetNoticeOut.from(call(new Op("group.set_notice", "POST", "/v1/groups/{id}/notice", true), in.values).result());
        }

        /** Gives the notice. */
        public GroupNoticeOut notice(GroupNoticeIn in) {
            return GroupNoticeOut.from(call(new Op("group.notice", "GET", "/v1/groups/{id}/notice", false), in.values).result());
        }

        /** Says that one has read the notice. */
        public void readNotice(GroupReadNoticeIn in) {
            call(new Op("group.read_notice", "POST", "/v1/groups/{id}/notice/read", false), in.values).result();
        }

        /** Lists who has read the notice, by pages. */
        public GroupNoticeReadersOut noticeReaders(GroupNoticeReadersIn in) {
            return GroupNoticeReadersOut.from(call(new Op("group.notice_readers", "GET", "/v1/groups/{id}/notice/readers", false), in.values).result());
        }

        /** Goes through all pages of noticeReaders. */
        public Iterable<GroupReader> noticeReadersAll(GroupNoticeReadersIn in) {
            return () -> new Pages<>(new GroupNoticeReadersIn(in.values),
                    this::noticeReaders, GroupNoticeReadersOut::readers,
                    (again, out) -> {
                        if (out.readers().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.readers()).user());
                        return out.more();
                    });
        }

        /** Changes what a member is called in the group. */
        public GroupSetNicknameOut setNickname(GroupSetNicknameIn in) {
            return GroupSetNicknameOut.from(call(new Op("group.set_nickname", "POST", "/v1/groups/{id}/nickname", true), in.values).result());
        }

        /** Finds one's own groups and those that want to be found, by name or id, also by pinyin and initials. */
        public GroupSearchOut search(GroupSearchIn in) {
            return GroupSearchOut.from(call(new Op("group.search", "GET", "/v1/search/groups", false), in.values).result());
        }

        /** Goes through all pages of search. */
        public Iterable<Group> searchAll(GroupSearchIn in) {
            return () -> new Pages<>(new GroupSearchIn(in.values),
                    this::search, GroupSearchOut::groups,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }
    }

    /** Operations of the noun channel. */
    public final class ChannelOps {
        private ChannelOps() {
        }

        /** Makes a channel, which the caller owns. */
        public ChannelCreateOut create(ChannelCreateIn in) {
            return ChannelCreateOut.from(call(new Op("channel.create", "POST", "/v1/channels", true), in.values).result());
        }

        /** Lists the channels that want to be found, by pages. */
        public ChannelListOut list(ChannelListIn in) {
            return ChannelListOut.from(call(new Op("channel.list", "GET", "/v1/channels", false), in.values).result());
        }

        /** Lists the channels that want to be found, by pages. */
        public ChannelListOut list() {
            return list(new ChannelListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Channel> listAll(ChannelListIn in) {
            return () -> new Pages<>(new ChannelListIn(in.values),
                    this::list, ChannelListOut::channels,
                    (again, out) -> {
                        if (out.channels().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.channels()).id());
                        return out.more();
                    });
        }

        /** Gives a channel that one follows or may find. */
        public ChannelGetOut get(ChannelGetIn in) {
            return ChannelGetOut.from(call(new Op("channel.get", "GET", "/v1/channels/{id}", false), in.values).result());
        }

        /** Changes name, owner and settings of a channel. */
        public ChannelUpdateOut update(ChannelUpdateIn in) {
            return ChannelUpdateOut.from(call(new Op("channel.update", "PATCH", "/v1/channels/{id}", true), in.values).result());
        }

        /** Begins to read a channel; twice is once. */
        public ChannelFollowOut follow(ChannelFollowIn in) {
            return ChannelFollowOut.from(call(new Op("channel.follow", "POST", "/v1/channels/{id}/follow", false), in.values).result());
        }

        /** Stops reading a channel; twice is once. */
        public ChannelUnfollowOut unfollow(ChannelUnfollowIn in) {
            return ChannelUnfollowOut.from(call(new Op("channel.unfollow", "POST", "/v1/channels/{id}/unfollow", false), in.values).result());
        }

        /** Lists who follows, by pages; for writers. */
        public ChannelReadersOut readers(ChannelReadersIn in) {
            return ChannelReadersOut.from(call(new Op("channel.readers", "GET", "/v1/channels/{id}/readers", false), in.values).result());
        }

        /** Goes through all pages of readers. */
        public Iterable<ChannelReader> readersAll(ChannelReadersIn in) {
            return () -> new Pages<>(new ChannelReadersIn(in.values),
                    this::readers, ChannelReadersOut::readers,
                    (again, out) -> {
                        if (out.readers().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.readers()).user());
                        return out.more();
                    });
        }

        /** Makes people readers of a channel; for its writers. */
        public ChannelAddOut add(ChannelAddIn in) {
            return ChannelAddOut.from(call(new Op("channel.add", "POST", "/v1/channels/{id}/readers", false), in.values).result());
        }

        /** Takes readers out of a channel; for its writers. */
        public ChannelRemoveOut remove(ChannelRemoveIn in) {
            return ChannelRemoveOut.from(call(new Op("channel.remove", "POST", "/v1/channels/{id}/readers/remove", false), in.values).result());
        }

        /** Changes who publishes; new writers follow it as well. */
        public ChannelWritersOut writers(ChannelWritersIn in) {
            return ChannelWritersOut.from(call(new Op("channel.writers", "POST", "/v1/channels/{id}/writers", true), in.values).result());
        }

        /** Ends the channel; its id is never given again. */
        public ChannelDissolveOut dissolve(ChannelDissolveIn in) {
            return ChannelDissolveOut.from(call(new Op("channel.dissolve", "POST", "/v1/channels/{id}/dissolve", true), in.values).result());
        }
    }

    /** Operations of the noun conversation. */
    public final class ConversationOps {
        private ConversationOps() {
        }

        /** Gives one conversation with its members' cursors. */
        public ConversationGetOut get(ConversationGetIn in) {
            return ConversationGetOut.from(call(new Op("conversation.get", "GET", "/v1/conversations", false), in.values).result());
        }

        /** Pins, mutes, hides or marks a conversation for oneself. */
        public void set(ConversationSetIn in) {
            call(new Op("conversation.set", "POST", "/v1/conversations/set", false), in.values).result();
        }

        /** Keeps what one has begun to write, for one's other devices. */
        public void draft(ConversationDraftIn in) {
            call(new Op("conversation.draft", "POST", "/v1/conversations/draft", false), in.values).result();
        }

        /** Clears a conversation for oneself: what was said is not shown any more. */
        public void clear(ConversationClearIn in) {
            call(new Op("conversation.clear", "POST", "/v1/conversations/clear", false), in.values).result();
        }

        /** Moves one's read cursor forward. */
        public ConversationReadOut read(ConversationReadIn in) {
            return ConversationReadOut.from(call(new Op("conversation.read", "POST", "/v1/conversations/read", false), in.values).result());
        }

        /** Tells the others that one is typing, or speaking. */
        public void typing(ConversationTypingIn in) {
            call(new Op("conversation.typing", "POST", "/v1/conversations/typing", false), in.values).result();
        }
    }

    /** Operations of the noun message. */
    public final class MessageOps {
        private MessageOps() {
        }

        /** Sends a message; the answer means committed and synced. */
        public MessageSendOut send(MessageSendIn in) {
            return MessageSendOut.from(call(new Op("message.send", "POST", "/v1/messages", true), in.values).result());
        }

        /** Gives a page of a conversation's log. */
        public MessageListOut list(MessageListIn in) {
            return MessageListOut.from(call(new Op("message.list", "GET", "/v1/messages", false), in.values).result());
        }

        /** Goes through all pages of list. */
        public Iterable<Entry> listAll(MessageListIn in) {
            return () -> new Pages<>(new MessageListIn(in.values),
                    this::list, MessageListOut::entries,
                    (again, out) -> {
                        if (out.entries().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.entries()).seq());
                        return out.moreAfter();
                    });
        }

        /** Finds messages that one may see. */
        public MessageSearchOut search(MessageSearchIn in) {
            return MessageSearchOut.from(call(new Op("message.search", "GET", "/v1/search/messages", false), in.values).result());
        }

        /** Finds messages that one may see. */
        public MessageSearchOut search() {
            return search(new MessageSearchIn());
        }

        /** Goes through all pages of search. */
        public Iterable<Hit> searchAll(MessageSearchIn in) {
            return () -> new Pages<>(new MessageSearchIn(in.values),
                    this::search, MessageSearchOut::hits,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }

        /** Takes a message back: its content is erased, its seq stays. */
        public MessageRecallOut recall(MessageRecallIn in) {
            return MessageRecallOut.from(call(new Op("message.recall", "POST", "/v1/messages/recall", true), in.values).result());
        }

        /** Takes anybody's message back, however old; members see by whom. */
        public void remove(MessageRemoveIn in) {
            call(new Op("message.remove", "POST", "/v1/messages/remove", false), in.values).result();
        }

        /** Tells the administrators of a message that one may see; once for each. */
        public MessageReportOut report(MessageReportIn in) {
            return MessageReportOut.from(call(new Op("message.report", "POST", "/v1/messages/report", false), in.values).result());
        }

        /** Gives entries as they are now, by their seqs. */
        public MessageGetOut get(MessageGetIn in) {
            return MessageGetOut.from(call(new Op("message.get", "GET", "/v1/messages/get", false), in.values).result());
        }

        /** Changes what one's own message says; what it said is erased. */
        public MessageEditOut edit(MessageEditIn in) {
            return MessageEditOut.from(call(new Op("message.edit", "POST", "/v1/messages/edit", true), in.values).result());
        }

        /** Deletes messages for oneself alone. */
        public void delete(MessageDeleteIn in) {
            call(new Op("message.delete", "POST", "/v1/messages/delete", false), in.values).result();
        }

        /** Adds one's reaction to a message. */
        public MessageReactOut react(MessageReactIn in) {
            return MessageReactOut.from(call(new Op("message.react", "POST", "/v1/messages/react", true), in.values).result());
        }

        /** Takes one's reaction back. */
        public MessageUnreactOut unreact(MessageUnreactIn in) {
            return MessageUnreactOut.from(call(new Op("message.unreact", "POST", "/v1/messages/unreact", true), in.values).result());
        }

        /** Lists who reacted so to a message. */
        public MessageReactionsOut reactions(MessageReactionsIn in) {
            return MessageReactionsOut.from(call(new Op("message.reactions", "GET", "/v1/messages/reactions", false), in.values).result());
        }

        /** Goes through all pages of reactions. */
        public Iterable<Reaction> reactionsAll(MessageReactionsIn in) {
            return () -> new Pages<>(new MessageReactionsIn(in.values),
                    this::reactions, MessageReactionsOut::people,
                    (again, out) -> {
                        if (out.people().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.people()).user());
                        return out.more();
                    });
        }

        /** Says elsewhere what one may read here. */
        public MessageForwardOut forward(MessageForwardIn in) {
            return MessageForwardOut.from(call(new Op("message.forward", "POST", "/v1/messages/forward", true), in.values).result());
        }

        /** Lists who of the members has read a message, or has not. */
        public MessageReadersOut readers(MessageReadersIn in) {
            return MessageReadersOut.from(call(new Op("message.readers", "GET", "/v1/messages/readers", false), in.values).result());
        }

        /** Goes through all pages of readers. */
        public Iterable<String> readersAll(MessageReadersIn in) {
            return () -> new Pages<>(new MessageReadersIn(in.values),
                    this::readers, MessageReadersOut::users,
                    (again, out) -> {
                        again.put("after", out.after());
                        return out.more();
                    });
        }

        /** Acknowledges an urgent message. */
        public MessageAckOut ack(MessageAckIn in) {
            return MessageAckOut.from(call(new Op("message.ack", "POST", "/v1/messages/ack", true), in.values).result());
        }

        /** Lists who has acknowledged an urgent message, or has not. */
        public MessageAcksOut acks(MessageAcksIn in) {
            return MessageAcksOut.from(call(new Op("message.acks", "GET", "/v1/messages/acks", false), in.values).result());
        }

        /** Goes through all pages of acks. */
        public Iterable<String> acksAll(MessageAcksIn in) {
            return () -> new Pages<>(new MessageAcksIn(in.values),
                    this::acks, MessageAcksOut::users,
                    (again, out) -> {
                        again.put("after", out.after());
                        return out.more();
                    });
        }

        /** Withdraws that a message is urgent. */
        public MessageCalmOut calm(MessageCalmIn in) {
            return MessageCalmOut.from(call(new Op("message.calm", "POST", "/v1/messages/calm", true), in.values).result());
        }

        /** Pins a message in its conversation, for everyone. */
        public MessagePinOut pin(MessagePinIn in) {
            return MessagePinOut.from(call(new Op("message.pin", "POST", "/v1/messages/pin", true), in.values).result());
        }

        /** Unpins a message. */
        public MessageUnpinOut unpin(MessageUnpinIn in) {
            return MessageUnpinOut.from(call(new Op("message.unpin", "POST", "/v1/messages/unpin", true), in.values).result());
        }

        /** Lists the pinned messages of a conversation. */
        public MessagePinnedOut pinned(MessagePinnedIn in) {
            return MessagePinnedOut.from(call(new Op("message.pinned", "GET", "/v1/messages/pinned", false), in.values).result());
        }

        /** Goes through all pages of pinned. */
        public Iterable<MessagePinned> pinnedAll(MessagePinnedIn in) {
            return () -> new Pages<>(new MessagePinnedIn(in.values),
                    this::pinned, MessagePinnedOut::pinned,
                    (again, out) -> {
                        if (out.pinned().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.pinned()).message().seq());
                        return out.more();
                    });
        }

        /** Sets and deletes extension keys of a message, others' untouched. */
        public MessageExtendOut extend(MessageExtendIn in) {
            return MessageExtendOut.from(call(new Op("message.extend", "POST", "/v1/messages/extend", true), in.values).result());
        }

        /** Brings history from elsewhere: nobody is told, nothing is unread. */
        public MessageImportOut import_(MessageImportIn in) {
            return MessageImportOut.from(call(new Op("message.import", "POST", "/v1/messages/import", false), in.values).result());
        }
    }

    /** Operations of the noun stream. */
    public final class StreamOps {
        private StreamOps() {
        }

        /** Begins a text that is said piece by piece: it has its seq and counts from now on. */
        public StreamOpenOut open(StreamOpenIn in) {
            return StreamOpenOut.from(call(new Op("stream.open", "POST", "/v1/streams", true), in.values).result());
        }

        /** Says the next piece of it, pushed at once and committed within a second or so. */
        public StreamAppendOut append(StreamAppendIn in) {
            return StreamAppendOut.from(call(new Op("stream.append", "POST", "/v1/streams/append", false), in.values).result());
        }

        /** Makes it a message like others. */
        public StreamFinishOut finish(StreamFinishIn in) {
            return StreamFinishOut.from(call(new Op("stream.finish", "POST", "/v1/streams/finish", true), in.values).result());
        }
    }

    /** Operations of the noun room. */
    public final class RoomOps {
        private RoomOps() {
        }

        /** Makes a room; the caller looks after it. */
        public RoomCreateOut create(RoomCreateIn in) {
            return RoomCreateOut.from(call(new Op("room.create", "POST", "/v1/rooms", true), in.values).result());
        }

        /** Lists rooms and how many are there, by pages. */
        public RoomListOut list(RoomListIn in) {
            return RoomListOut.from(call(new Op("room.list", "GET", "/v1/rooms", false), in.values).result());
        }

        /** Lists rooms and how many are there, by pages. */
        public RoomListOut list() {
            return list(new RoomListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<RoomRow> listAll(RoomListIn in) {
            return () -> new Pages<>(new RoomListIn(in.values),
                    this::list, RoomListOut::rooms,
                    (again, out) -> {
                        if (out.rooms().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.rooms()).room());
                        return out.more();
                    });
        }

        /** Gives a room. */
        public RoomGetOut get(RoomGetIn in) {
            return RoomGetOut.from(call(new Op("room.get", "GET", "/v1/rooms/{room}", false), in.values).result());
        }

        /** Changes title, owner and settings of a room. */
        public RoomUpdateOut update(RoomUpdateIn in) {
            return RoomUpdateOut.from(call(new Op("room.update", "PATCH", "/v1/rooms/{room}", false), in.values).result());
        }

        /** Ends a room; everyone there is told and goes. */
        public RoomDestroyOut destroy(RoomDestroyIn in) {
            return RoomDestroyOut.from(call(new Op("room.destroy", "DELETE", "/v1/rooms/{room}", false), in.values).result());
        }

        /** Says something in a room that one is in; the answer says its number, or why it was dropped. */
        public RoomSendOut send(RoomSendIn in) {
            return RoomSendOut.from(call(new Op("room.send", "POST", "/v1/rooms/{room}/messages", true), in.values).result());
        }

        /** Gives a page of what was said in a room. */
        public RoomHistoryOut history(RoomHistoryIn in) {
            return RoomHistoryOut.from(call(new Op("room.history", "GET", "/v1/rooms/{room}/messages", false), in.values).result());
        }

        /** Says how many are there, and by pages who; one who comes or goes meanwhile may make another missed or named twice. */
        public RoomMembersOut members(RoomMembersIn in) {
            return RoomMembersOut.from(call(new Op("room.members", "GET", "/v1/rooms/{room}/members", false), in.values).result());
        }

        /** Goes through all pages of members. */
        public Iterable<String> membersAll(RoomMembersIn in) {
            return () -> new Pages<>(new RoomMembersIn(in.values),
                    this::members, RoomMembersOut::members,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }

        /** Gives attributes of a room. */
        public RoomAttributesOut attributes(RoomAttributesIn in) {
            return RoomAttributesOut.from(call(new Op("room.attributes", "GET", "/v1/rooms/{room}/attributes", false), in.values).result());
        }

        /** Sets an attribute of a room. */
        public void setAttribute(RoomSetAttributeIn in) {
            call(new Op("room.set_attribute", "POST", "/v1/rooms/{room}/attributes", false), in.values).result();
        }

        /** Deletes an attribute of a room. */
        public void deleteAttribute(RoomDeleteAttributeIn in) {
            call(new Op("room.delete_attribute", "POST", "/v1/rooms/{room}/attributes/delete", false), in.values).result();
        }

        /** Mutes one person in a room, or everyone. */
        public RoomMuteOut mute(RoomMuteIn in) {
            return RoomMuteOut.from(call(new Op("room.mute", "POST", "/v1/rooms/{room}/mute", false), in.values).result());
        }

        /** Keeps somebody out of a room. */
        public RoomBanOut ban(RoomBanIn in) {
            return RoomBanOut.from(call(new Op("room.ban", "POST", "/v1/rooms/{room}/ban", false), in.values).result());
        }

        /** Changes who may speak in a muted room. */
        public RoomSpeakersOut speakers(RoomSpeakersIn in) {
            return RoomSpeakersOut.from(call(new Op("room.speakers", "POST", "/v1/rooms/{room}/speakers", false), in.values).result());
        }

        /** Lists who is banned, muted or a speaker, by pages; for those who may change it. */
        public RoomMarksOut marks(RoomMarksIn in) {
            return RoomMarksOut.from(call(new Op("room.marks", "GET", "/v1/rooms/{room}/marks", false), in.values).result());
        }

        /** Goes through all pages of marks. */
        public Iterable<RoomMark> marksAll(RoomMarksIn in) {
            return () -> new Pages<>(new RoomMarksIn(in.values),
                    this::marks, RoomMarksOut::marks,
                    (again, out) -> {
                        if (out.marks().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.marks()).user());
                        return out.more();
                    });
        }

        /** Says something in live rooms as the system. */
        public RoomAnnounceOut announce(RoomAnnounceIn in) {
            return RoomAnnounceOut.from(call(new Op("room.announce", "POST", "/v1/rooms/announce", false), in.values).result());
        }

        /** Counts what a live room let through and what it dropped. */
        public RoomStatsOut stats(RoomStatsIn in) {
            return RoomStatsOut.from(call(new Op("room.stats", "GET", "/v1/rooms/{room}/stats", false), in.values).result());
        }
    }

    /** Operations of the noun tenant. */
    public final class TenantOps {
        private TenantOps() {
        }

        /** Shows a tenant: its name, what it may have, whether it is suspended. */
        public TenantGetOut get(TenantGetIn in) {
            return TenantGetOut.from(call(new Op("tenant.get", "GET", "/v1/tenants/{id}", false), in.values).result());
        }

        /** Changes a tenant's name, its host name and what it may have, at once. */
        public TenantUpdateOut update(TenantUpdateIn in) {
            return TenantUpdateOut.from(call(new Op("tenant.update", "PATCH", "/v1/tenants/{id}", false), in.values).result());
        }

        /** Says how much goes on: who is there, messages by the day, what files take. */
        public TenantStatsOut stats(TenantStatsIn in) {
            return TenantStatsOut.from(call(new Op("tenant.stats", "GET", "/v1/stats", false), in.values).result());
        }

        /** Says how much goes on: who is there, messages by the day, what files take. */
        public TenantStatsOut stats() {
            return stats(new TenantStatsIn());
        }
    }

    /** Operations of the noun key. */
    public final class KeyOps {
        private KeyOps() {
        }

        /** Makes a server key; its secret is answered this once. */
        public KeyCreateOut create(KeyCreateIn in) {
            return KeyCreateOut.from(call(new Op("key.create", "POST", "/v1/keys", false), in.values).result());
        }

        /** Lists server keys, by pages. */
        public KeyListOut list(KeyListIn in) {
            return KeyListOut.from(call(new Op("key.list", "GET", "/v1/keys", false), in.values).result());
        }

        /** Lists server keys, by pages. */
        public KeyListOut list() {
            return list(new KeyListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Key> listAll(KeyListIn in) {
            return () -> new Pages<>(new KeyListIn(in.values),
                    this::list, KeyListOut::keys,
                    (again, out) -> {
                        if (out.keys().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.keys()).id());
                        return out.more();
                    });
        }

        /** Gives a server key. */
        public KeyGetOut get(KeyGetIn in) {
            return KeyGetOut.from(call(new Op("key.get", "GET", "/v1/keys/{id}", false), in.values).result());
        }

        /** Changes what a key may do, from where and how long; its secret stays. */
        public void update(KeyUpdateIn in) {
            call(new Op("key.update", "PATCH", "/v1/keys/{id}", false), in.values).result();
        }

        /** Ends a server key at once, for ever. */
        public void revoke(KeyRevokeIn in) {
            call(new Op("key.revoke", "DELETE", "/v1/keys/{id}", false), in.values).result();
        }
    }

    /** Operations of the noun role. */
    public final class RoleOps {
        private RoleOps() {
        }

        /** Lists roles, and the rights that there are. */
        public RoleListOut list() {
            return RoleListOut.from(call(new Op("role.list", "GET", "/v1/roles", false), Map.of()).result());
        }

        /** Lists who has a role. */
        public RolePeopleOut people() {
            return RolePeopleOut.from(call(new Op("role.people", "GET", "/v1/roles/people", false), Map.of()).result());
        }

        /** Makes a role, or gives it other rights; sessions of who has it end. */
        public RoleSetOut set(RoleSetIn in) {
            return RoleSetOut.from(call(new Op("role.set", "PUT", "/v1/roles/{id}", false), in.values).result());
        }

        /** Deletes a role that nobody has. */
        public void delete(RoleDeleteIn in) {
            call(new Op("role.delete", "DELETE", "/v1/roles/{id}", false), in.values).result();
        }

        /** Gives somebody a role, or takes it; her sessions end. */
        public void give(RoleGiveIn in) {
            call(new Op("role.give", "PUT", "/v1/users/{user}/role", false), in.values).result();
        }
    }

    /** Operations of the noun audit. */
    public final class AuditOps {
        private AuditOps() {
        }

        /** Lists what administrators and people with a role did. */
        public AuditListOut list(AuditListIn in) {
            return AuditListOut.from(call(new Op("audit.list", "GET", "/v1/audit", false), in.values).result());
        }

        /** Lists what administrators and people with a role did. */
        public AuditListOut list() {
            return list(new AuditListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<AuditRow> listAll(AuditListIn in) {
            return () -> new Pages<>(new AuditListIn(in.values),
                    this::list, AuditListOut::rows,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }

        /** Finds messages of everybody; that it was done, by whom and why, is written down first. */
        public AuditSearchOut search(AuditSearchIn in) {
            return AuditSearchOut.from(call(new Op("audit.search", "POST", "/v1/audit/search", false), in.values).result());
        }

        /** Goes through all pages of search. */
        public Iterable<AuditHit> searchAll(AuditSearchIn in) {
            return () -> new Pages<>(new AuditSearchIn(in.values),
                    this::search, AuditSearchOut::hits,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }
    }

    /** Operations of the noun report. */
    public final class ReportOps {
        private ReportOps() {
        }

        /** Lists messages that people reported. */
        public ReportListOut list(ReportListIn in) {
            return ReportListOut.from(call(new Op("report.list", "GET", "/v1/reports", false), in.values).result());
        }

        /** Lists messages that people reported. */
        public ReportListOut list() {
            return list(new ReportListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<MessageReport> listAll(ReportListIn in) {
            return () -> new Pages<>(new ReportListIn(in.values),
                    this::list, ReportListOut::reports,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }

        /** Shows a reported message and what is around it; that it was done, by whom and why, is written down first. */
        public ReportGetOut get(ReportGetIn in) {
            return ReportGetOut.from(call(new Op("report.get", "POST", "/v1/reports/get", false), in.values).result());
        }

        /** Closes a report, and says what came of it. */
        public void resolve(ReportResolveIn in) {
            call(new Op("report.resolve", "POST", "/v1/reports/resolve", false), in.values).result();
        }
    }

    /** Operations of the noun issuer. */
    public final class IssuerOps {
        private IssuerOps() {
        }

        /** Registers a key whose tokens sign people in. */
        public IssuerCreateOut create(IssuerCreateIn in) {
            return IssuerCreateOut.from(call(new Op("issuer.create", "POST", "/v1/issuers", false), in.values).result());
        }

        /** Lists issuers, at most 20. */
        public IssuerListOut list() {
            return IssuerListOut.from(call(new Op("issuer.list", "GET", "/v1/issuers", false), Map.of()).result());
        }

        /** Ends all that its tokens are good for, at once. */
        public void delete(IssuerDeleteIn in) {
            call(new Op("issuer.delete", "DELETE", "/v1/issuers/{id}", false), in.values).result();
        }
    }

    /** Operations of the noun words. */
    public final class WordsOps {
        private WordsOps() {
        }

        /** Replaces all word rules of the tenant. */
        public WordsSetOut set(WordsSetIn in) {
            return WordsSetOut.from(call(new Op("words.set", "PUT", "/v1/words", false), in.values).result());
        }

        /** Replaces all word rules of the tenant. */
        public WordsSetOut set() {
            return set(new WordsSetIn());
        }

        /** Adds words; one that was there does what is said now. */
        public WordsAddOut add(WordsAddIn in) {
            return WordsAddOut.from(call(new Op("words.add", "POST", "/v1/words", false), in.values).result());
        }

        /** Lists words by what they do, by pages. */
        public WordsListOut list(WordsListIn in) {
            return WordsListOut.from(call(new Op("words.list", "GET", "/v1/words", false), in.values).result());
        }

        /** Goes through all pages of list. */
        public Iterable<String> listAll(WordsListIn in) {
            return () -> new Pages<>(new WordsListIn(in.values),
                    this::list, WordsListOut::words,
                    (again, out) -> {
                        if (out.words().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.words()));
                        return out.more();
                    });
        }

        /** Removes words; those that are not there are passed over. */
        public WordsRemoveOut remove(WordsRemoveIn in) {
            return WordsRemoveOut.from(call(new Op("words.remove", "POST", "/v1/words/remove", false), in.values).result());
        }

        /** Says how many word rules there are, and which change was the newest. */
        public WordsSummaryOut summary() {
            return WordsSummaryOut.from(call(new Op("words.summary", "GET", "/v1/words/summary", false), Map.of()).result());
        }

        /** Says what the rules would make of a text. */
        public WordsTestOut test(WordsTestIn in) {
            return WordsTestOut.from(call(new Op("words.test", "POST", "/v1/words/test", false), in.values).result());
        }

        /** Lists what was noted for review: messages, also of their edits, keys and reactions, and notices of groups. */
        public WordsFlaggedOut flagged(WordsFlaggedIn in) {
            return WordsFlaggedOut.from(call(new Op("words.flagged", "GET", "/v1/words/flagged", false), in.values).result());
        }

        /** Lists what was noted for review: messages, also of their edits, keys and reactions, and notices of groups. */
        public WordsFlaggedOut flagged() {
            return flagged(new WordsFlaggedIn());
        }

        /** Goes through all pages of flagged. */
        public Iterable<FlaggedMessage> flaggedAll(WordsFlaggedIn in) {
            return () -> new Pages<>(new WordsFlaggedIn(in.values),
                    this::flagged, WordsFlaggedOut::messages,
                    (again, out) -> {
                        if (out.messages().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.messages()).id());
                        return out.more();
                    });
        }

        /** Takes messages off that list, as far as one was looked at. */
        public WordsReviewOut review(WordsReviewIn in) {
            return WordsReviewOut.from(call(new Op("words.review", "POST", "/v1/words/review", false), in.values).result());
        }
    }

    /** Operations of the noun tag. */
    public final class TagOps {
        private TagOps() {
        }

        /** Gives people a tag, which broadcasts go by. */
        public TagAddOut add(TagAddIn in) {
            return TagAddOut.from(call(new Op("tag.add", "POST", "/v1/tags/add", false), in.values).result());
        }

        /** Takes a tag from people. */
        public TagRemoveOut remove(TagRemoveIn in) {
            return TagRemoveOut.from(call(new Op("tag.remove", "POST", "/v1/tags/remove", false), in.values).result());
        }

        /** Lists who has a tag. */
        public TagPeopleOut people(TagPeopleIn in) {
            return TagPeopleOut.from(call(new Op("tag.people", "GET", "/v1/tags/people", false), in.values).result());
        }

        /** Goes through all pages of people. */
        public Iterable<String> peopleAll(TagPeopleIn in) {
            return () -> new Pages<>(new TagPeopleIn(in.values),
                    this::people, TagPeopleOut::users,
                    (again, out) -> {
                        if (out.users().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.users()));
                        return out.more();
                    });
        }

        /** Lists the tags of a person, or all that people have. */
        public TagListOut list(TagListIn in) {
            return TagListOut.from(call(new Op("tag.list", "GET", "/v1/tags", false), in.values).result());
        }

        /** Lists the tags of a person, or all that people have. */
        public TagListOut list() {
            return list(new TagListIn());
        }
    }

    /** Operations of the noun broadcast. */
    public final class BroadcastOps {
        private BroadcastOps() {
        }

        /** Says something to everyone, to those with a tag, or to a department. */
        public BroadcastSendOut send(BroadcastSendIn in) {
            return BroadcastSendOut.from(call(new Op("broadcast.send", "POST", "/v1/broadcasts", true), in.values).result());
        }

        /** Lists broadcasts, by pages. */
        public BroadcastListOut list(BroadcastListIn in) {
            return BroadcastListOut.from(call(new Op("broadcast.list", "GET", "/v1/broadcasts", false), in.values).result());
        }

        /** Lists broadcasts, by pages. */
        public BroadcastListOut list() {
            return list(new BroadcastListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Broadcast> listAll(BroadcastListIn in) {
            return () -> new Pages<>(new BroadcastListIn(in.values),
                    this::list, BroadcastListOut::broadcasts,
                    (again, out) -> {
                        if (out.broadcasts().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.broadcasts()).seq());
                        return out.more();
                    });
        }

        /** Says how far a broadcast has come. */
        public BroadcastGetOut get(BroadcastGetIn in) {
            return BroadcastGetOut.from(call(new Op("broadcast.get", "GET", "/v1/broadcasts/get", false), in.values).result());
        }

        /** Stops a broadcast: who has not got it yet gets it no more. */
        public BroadcastCancelOut cancel(BroadcastCancelIn in) {
            return BroadcastCancelOut.from(call(new Op("broadcast.cancel", "POST", "/v1/broadcasts/cancel", false), in.values).result());
        }
    }

    /** Operations of the noun cutover. */
    public final class CutoverOps {
        private CutoverOps() {
        }

        /** From now on message.import takes messages into conversations in which people write here. */
        public CutoverBeginOut begin(CutoverBeginIn in) {
            return CutoverBeginOut.from(call(new Op("cutover.begin", "POST", "/v1/cutover", false), in.values).result());
        }

        /** From now on message.import takes messages into conversations in which people write here. */
        public CutoverBeginOut begin() {
            return begin(new CutoverBeginIn());
        }

        /** Says whether a cut-over is on. */
        public CutoverGetOut get() {
            return CutoverGetOut.from(call(new Op("cutover.get", "GET", "/v1/cutover", false), Map.of()).result());
        }

        /** Ends the cut-over: everybody has come. */
        public CutoverEndOut end() {
            return CutoverEndOut.from(call(new Op("cutover.end", "POST", "/v1/cutover/end", false), Map.of()).result());
        }
    }

    /** Operations of the noun webhook. */
    public final class WebhookOps {
        private WebhookOps() {
        }

        /** Has entries posted to an address, from now on. */
        public WebhookCreateOut create(WebhookCreateIn in) {
            return WebhookCreateOut.from(call(new Op("webhook.create", "POST", "/v1/webhooks", false), in.values).result());
        }

        /** Lists webhooks and how they fare, by pages. */
        public WebhookListOut list(WebhookListIn in) {
            return WebhookListOut.from(call(new Op("webhook.list", "GET", "/v1/webhooks", false), in.values).result());
        }

        /** Lists webhooks and how they fare, by pages. */
        public WebhookListOut list() {
            return list(new WebhookListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Webhook> listAll(WebhookListIn in) {
            return () -> new Pages<>(new WebhookListIn(in.values),
                    this::list, WebhookListOut::webhooks,
                    (again, out) -> {
                        if (out.webhooks().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.webhooks()).id());
                        return out.more();
                    });
        }

        /** Shows a webhook, and how it fares to a second. */
        public WebhookGetOut get(WebhookGetIn in) {
            return WebhookGetOut.from(call(new Op("webhook.get", "GET", "/v1/webhooks/{id}", false), in.values).result());
        }

        /** Changes a webhook; its secret stays. */
        public void update(WebhookUpdateIn in) {
            call(new Op("webhook.update", "PATCH", "/v1/webhooks/{id}", false), in.values).result();
        }

        /** Ends a webhook, with its dead letters. */
        public void delete(WebhookDeleteIn in) {
            call(new Op("webhook.delete", "DELETE", "/v1/webhooks/{id}", false), in.values).result();
        }

        /** Gives it another secret; both sign for a while. */
        public WebhookRotateOut rotate(WebhookRotateIn in) {
            return WebhookRotateOut.from(call(new Op("webhook.rotate", "POST", "/v1/webhooks/{id}/rotate", false), in.values).result());
        }

        /** Posts a `webhook.test` once, paused or not; how it went is told by webhook.deliveries. */
        public WebhookTestOut test(WebhookTestIn in) {
            return WebhookTestOut.from(call(new Op("webhook.test", "POST", "/v1/webhooks/{id}/test", false), in.values).result());
        }

        /** Posts one entry again, or all of a time. */
        public WebhookRedeliverOut redeliver(WebhookRedeliverIn in) {
            return WebhookRedeliverOut.from(call(new Op("webhook.redeliver", "POST", "/v1/webhooks/{id}/redeliver", false), in.values).result());
        }

        /** Shows its newest calls and what is tried again. */
        public WebhookDeliveriesOut deliveries(WebhookDeliveriesIn in) {
            return WebhookDeliveriesOut.from(call(new Op("webhook.deliveries", "GET", "/v1/webhooks/{id}/deliveries", false), in.values).result());
        }

        /** Lists events that it would not take, by pages. */
        public WebhookDeadOut dead(WebhookDeadIn in) {
            return WebhookDeadOut.from(call(new Op("webhook.dead", "GET", "/v1/webhooks/{id}/dead", false), in.values).result());
        }

        /** Goes through all pages of dead. */
        public Iterable<WebhookDead> deadAll(WebhookDeadIn in) {
            return () -> new Pages<>(new WebhookDeadIn(in.values),
                    this::dead, WebhookDeadOut::dead,
                    (again, out) -> {
                        if (out.dead().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.dead()).event());
                        return out.more();
                    });
        }
    }

    /** Operations of the noun callback. */
    public final class CallbackOps {
        private CallbackOps() {
        }

        /** Has somebody outside asked about messages before they are stored; the secret is answered this once. */
        public CallbackCreateOut create(CallbackCreateIn in) {
            return CallbackCreateOut.from(call(new Op("callback.create", "POST", "/v1/callbacks", false), in.values).result());
        }

        /** Lists callbacks. */
        public CallbackListOut list() {
            return CallbackListOut.from(call(new Op("callback.list", "GET", "/v1/callbacks", false), Map.of()).result());
        }

        /** Tells of a callback, and how it is doing. */
        public CallbackGetOut get(CallbackGetIn in) {
            return CallbackGetOut.from(call(new Op("callback.get", "GET", "/v1/callbacks/{id}", false), in.values).result());
        }

        /** Changes a callback; its breaker begins anew. */
        public CallbackUpdateOut update(CallbackUpdateIn in) {
            return CallbackUpdateOut.from(call(new Op("callback.update", "PATCH", "/v1/callbacks/{id}", false), in.values).result());
        }

        /** Deletes a callback: it is asked no more. */
        public void delete(CallbackDeleteIn in) {
            call(new Op("callback.delete", "DELETE", "/v1/callbacks/{id}", false), in.values).result();
        }

        /** Asks a callback about a message that nobody sent. */
        public CallbackTestOut test(CallbackTestIn in) {
            return CallbackTestOut.from(call(new Op("callback.test", "POST", "/v1/callbacks/{id}/test", false), in.values).result());
        }
    }

    /** Operations of the noun file. */
    public final class FileOps {
        private FileOps() {
        }

        /** Begins an upload: takes room for it, or says why not. */
        public FileCreateOut create(FileCreateIn in) {
            return FileCreateOut.from(call(new Op("file.create", "POST", "/v1/files", false), in.values).result());
        }

        /** Lists one's own files and uploads. */
        public FileListOut list(FileListIn in) {
            return FileListOut.from(call(new Op("file.list", "GET", "/v1/files", false), in.values).result());
        }

        /** Lists one's own files and uploads. */
        public FileListOut list() {
            return list(new FileListIn());
        }

        /** Makes an upload whole, of which every part is there. */
        public FileFinishOut finish(FileFinishIn in) {
            return FileFinishOut.from(call(new Op("file.finish", "POST", "/v1/files/{id}/finish", false), in.values).result());
        }

        /** Gives what is known of a file, or how far an upload is. */
        public FileGetOut get(FileGetIn in) {
            return FileGetOut.from(call(new Op("file.get", "GET", "/v1/files/{id}", false), in.values).result());
        }

        /** Deletes a file that no message names, or an upload. */
        public void delete(FileDeleteIn in) {
            call(new Op("file.delete", "DELETE", "/v1/files/{id}", false), in.values).result();
        }

        /** Gives an address of the store of files, from which whoever has it fetches the bytes for a while. */
        public FileLinkOut link(FileLinkIn in) {
            return FileLinkOut.from(call(new Op("file.link", "GET", "/v1/files/{id}/link", false), in.values).result());
        }

        /** Finds files in messages that one may see, by name. */
        public FileSearchOut search(FileSearchIn in) {
            return FileSearchOut.from(call(new Op("file.search", "GET", "/v1/search/files", false), in.values).result());
        }

        /** Finds files in messages that one may see, by name. */
        public FileSearchOut search() {
            return search(new FileSearchIn());
        }

        /** Goes through all pages of search. */
        public Iterable<FileHit> searchAll(FileSearchIn in) {
            return () -> new Pages<>(new FileSearchIn(in.values),
                    this::search, FileSearchOut::hits,
                    (again, out) -> {
                        again.put("after", out.next());
                        return out.more();
                    });
        }
    }

    /** Operations of the noun search. */
    public final class SearchOps {
        private SearchOps() {
        }

        /** Has the index of messages made again, beside the one that is searched meanwhile. */
        public void rebuild() {
            call(new Op("search.rebuild", "POST", "/v1/search/rebuild", false), Map.of()).result();
        }
    }

    /** Operations of the noun department. */
    public final class DepartmentOps {
        private DepartmentOps() {
        }

        /** Makes a department; asked twice with the same id and content it answers the same. */
        public DepartmentCreateOut create(DepartmentCreateIn in) {
            return DepartmentCreateOut.from(call(new Op("department.create", "POST", "/v1/departments", true), in.values).result());
        }

        /** Lists departments by pages, all or by a part of a name. */
        public DepartmentListOut list(DepartmentListIn in) {
            return DepartmentListOut.from(call(new Op("department.list", "GET", "/v1/departments", false), in.values).result());
        }

        /** Lists departments by pages, all or by a part of a name. */
        public DepartmentListOut list() {
            return list(new DepartmentListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<Department> listAll(DepartmentListIn in) {
            return () -> new Pages<>(new DepartmentListIn(in.values),
                    this::list, DepartmentListOut::departments,
                    (again, out) -> {
                        if (out.departments().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.departments()).id());
                        return out.more();
                    });
        }

        /** Gives the tree of departments, by pages. */
        public DepartmentTreeOut tree(DepartmentTreeIn in) {
            return DepartmentTreeOut.from(call(new Op("department.tree", "GET", "/v1/department-tree", false), in.values).result());
        }

        /** Gives the tree of departments, by pages. */
        public DepartmentTreeOut tree() {
            return tree(new DepartmentTreeIn());
        }

        /** Goes through all pages of tree. */
        public Iterable<Department> treeAll(DepartmentTreeIn in) {
            return () -> new Pages<>(new DepartmentTreeIn(in.values),
                    this::tree, DepartmentTreeOut::departments,
                    (again, out) -> {
                        if (out.departments().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.departments()).id());
                        return out.more();
                    });
        }

        /** Gives one department. */
        public DepartmentGetOut get(DepartmentGetIn in) {
            return DepartmentGetOut.from(call(new Op("department.get", "GET", "/v1/departments/{id}", false), in.values).result());
        }

        /** Changes name, place, head and group of a department. */
        public DepartmentUpdateOut update(DepartmentUpdateIn in) {
            return DepartmentUpdateOut.from(call(new Op("department.update", "PATCH", "/v1/departments/{id}", true), in.values).result());
        }

        /** Deletes a department with nobody in it and none below it. */
        public DepartmentDeleteOut delete(DepartmentDeleteIn in) {
            return DepartmentDeleteOut.from(call(new Op("department.delete", "DELETE", "/v1/departments/{id}", true), in.values).result());
        }

        /** Lists who is in a department, by pages. */
        public DepartmentMembersOut members(DepartmentMembersIn in) {
            return DepartmentMembersOut.from(call(new Op("department.members", "GET", "/v1/departments/{id}/members", false), in.values).result());
        }

        /** Goes through all pages of members. */
        public Iterable<DepartmentPeople> membersAll(DepartmentMembersIn in) {
            return () -> new Pages<>(new DepartmentMembersIn(in.values),
                    this::members, DepartmentMembersOut::people,
                    (again, out) -> {
                        if (out.people().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.people()).user());
                        return out.more();
                    });
        }

        /** Puts people into a department, and into its group. */
        public DepartmentAddOut add(DepartmentAddIn in) {
            return DepartmentAddOut.from(call(new Op("department.add", "POST", "/v1/departments/{id}/members", true), in.values).result());
        }

        /** Takes people out of a department, and of its group. */
        public DepartmentRemoveOut remove(DepartmentRemoveIn in) {
            return DepartmentRemoveOut.from(call(new Op("department.remove", "POST", "/v1/departments/{id}/members/remove", true), in.values).result());
        }

        /** Changes a person's title there, or makes it her primary one. */
        public DepartmentSetMemberOut setMember(DepartmentSetMemberIn in) {
            return DepartmentSetMemberOut.from(call(new Op("department.set_member", "POST", "/v1/departments/{id}/members/set", true), in.values).result());
        }
    }

    /** Operations of the noun setting. */
    public final class SettingOps {
        private SettingOps() {
        }

        /** Gives what is decided for the tenant. */
        public SettingGetOut get() {
            return SettingGetOut.from(call(new Op("setting.get", "GET", "/v1/settings", false), Map.of()).result());
        }

        /** Decides for the tenant; what is not given stays. */
        public SettingUpdateOut update(SettingUpdateIn in) {
            return SettingUpdateOut.from(call(new Op("setting.update", "PATCH", "/v1/settings", false), in.values).result());
        }

        /** Decides for the tenant; what is not given stays. */
        public SettingUpdateOut update() {
            return update(new SettingUpdateIn());
        }
    }

    /** Operations of the noun retention. */
    public final class RetentionOps {
        private RetentionOps() {
        }

        /** Says for how long messages and files are kept. */
        public RetentionGetOut get(RetentionGetIn in) {
            return RetentionGetOut.from(call(new Op("retention.get", "GET", "/v1/retention", false), in.values).result());
        }

        /** Says for how long messages and files are kept. */
        public RetentionGetOut get() {
            return get(new RetentionGetIn());
        }

        /** Says from now on for how long messages and files are kept; the next night what is older goes. */
        public RetentionSetOut set(RetentionSetIn in) {
            return RetentionSetOut.from(call(new Op("retention.set", "PUT", "/v1/retention", false), in.values).result());
        }

        /** Says from now on for how long messages and files are kept; the next night what is older goes. */
        public RetentionSetOut set() {
            return set(new RetentionSetIn());
        }

        /** Lists conversations that have a rule of their own. */
        public RetentionListOut list(RetentionListIn in) {
            return RetentionListOut.from(call(new Op("retention.list", "GET", "/v1/retention/conversations", false), in.values).result());
        }

        /** Lists conversations that have a rule of their own. */
        public RetentionListOut list() {
            return list(new RetentionListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<RetentionConversation> listAll(RetentionListIn in) {
            return () -> new Pages<>(new RetentionListIn(in.values),
                    this::list, RetentionListOut::conversations,
                    (again, out) -> {
                        if (out.conversations().isEmpty())
                            return false;
                        again.put("after", Pages.last(out.conversations()).conv());
                        return out.more();
                    });
        }

        /** Deletes what is too old now, or counts it, and does not wait for the end. */
        public RetentionRunOut run(RetentionRunIn in) {
            return RetentionRunOut.from(call(new Op("retention.run", "POST", "/v1/retention/run", false), in.values).result());
        }

        /** Deletes what is too old now, or counts it, and does not wait for the end. */
        public RetentionRunOut run() {
            return run(new RetentionRunIn());
        }

        /** Says what the newest runs deleted, or would have. */
        public RetentionReportsOut reports() {
            return RetentionReportsOut.from(call(new Op("retention.reports", "GET", "/v1/retention/reports", false), Map.of()).result());
        }
    }

    /** Operations of the noun backup. */
    public final class BackupOps {
        private BackupOps() {
        }

        /** Begins to bring an export of another server, or says how far that is; a backup of a whole box is not brought. */
        public BackupUploadOut upload(BackupUploadIn in) {
            return BackupUploadOut.from(call(new Op("backup.upload", "POST", "/v1/backups/{name}/upload", false), in.values).result());
        }
    }

    /** Operations of the noun licence. */
    public final class LicenceOps {
        private LicenceOps() {
        }

        /** Says what the licence is, and how much of it is used. */
        public LicenceGetOut get() {
            return LicenceGetOut.from(call(new Op("licence.get", "GET", "/v1/licence", false), Map.of()).result());
        }

        /** Takes a licence; it is in force at once. */
        public LicenceInstallOut install(LicenceInstallIn in) {
            return LicenceInstallOut.from(call(new Op("licence.install", "POST", "/v1/licence", false), in.values).result());
        }

        /** Goes back to the free edition. */
        public LicenceRemoveOut remove() {
            return LicenceRemoveOut.from(call(new Op("licence.remove", "DELETE", "/v1/licence", false), Map.of()).result());
        }
    }

    /** Operations of the noun brand. */
    public final class BrandOps {
        private BrandOps() {
        }

        /** Says how a tenant looks to its people. */
        public BrandGetOut get(BrandGetIn in) {
            return BrandGetOut.from(call(new Op("brand.get", "GET", "/v1/brand", false), in.values).result());
        }

        /** Says how a tenant looks to its people. */
        public BrandGetOut get() {
            return get(new BrandGetIn());
        }

        /** Changes how the tenant looks; what is not given stays. */
        public BrandUpdateOut update(BrandUpdateIn in) {
            return BrandUpdateOut.from(call(new Op("brand.update", "PATCH", "/v1/brand", false), in.values).result());
        }

        /** Changes how the tenant looks; what is not given stays. */
        public BrandUpdateOut update() {
            return update(new BrandUpdateIn());
        }
    }

    /** Operations of the noun monitor. */
    public final class MonitorOps {
        private MonitorOps() {
        }

        /** Says how the daemon does: rates, how long things take from stage to stage, the disk, slow calls. */
        public MonitorStatsOut stats() {
            return MonitorStatsOut.from(call(new Op("monitor.stats", "GET", "/v1/monitor", false), Map.of()).result());
        }

        /** Tells the way of one message, never what it says: when it was stored, whom it reached and where it stopped; that it was looked at is written down first. */
        public MonitorJourneyOut journey(MonitorJourneyIn in) {
            return MonitorJourneyOut.from(call(new Op("monitor.journey", "POST", "/v1/monitor/journey", false), in.values).result());
        }
    }

    /** Operations of the noun log. */
    public final class LogOps {
        private LogOps() {
        }

        /** Gives the newest lines of the daemon's log, or those after what one has. */
        public LogListOut list(LogListIn in) {
            return LogListOut.from(call(new Op("log.list", "GET", "/v1/log", false), in.values).result());
        }

        /** Gives the newest lines of the daemon's log, or those after what one has. */
        public LogListOut list() {
            return list(new LogListIn());
        }

        /** Goes through all pages of list. */
        public Iterable<LogLine> listAll(LogListIn in) {
            return () -> new Pages<>(new LogListIn(in.values),
                    this::list, LogListOut::lines,
                    (again, out) -> {
                        again.put("after", out.after());
                        return out.more();
                    });
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id The department
     * @param name Its name
     * @param title What she is there
     * @param primary It is her primary one
     * @param head She is its head
     */
    public record AuthDepartment(
            String id,
            String name,
            String title,
            boolean primary,
            boolean head) {
        static AuthDepartment from(Map<String, Object> m) {
            return new AuthDepartment(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.string(m, "title"),
                    Json.flag(m, "primary"),
                    Json.flag(m, "head"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Her id
     * @param name Her name
     * @param admin She administers the tenant
     * @param disabled She cannot sign in
     * @param createdTs Since when, Unix ms
     * @param gone She was deleted: the name is nobody's
     * @param role The role that she has: user.get says it to administrators, and everybody of herself
     * @param rights What that lets her do
     * @param email Where she gets mail: user.get and user.list say it to administrators, user.get to everybody of herself
     * @param tags Her tags: user.list with `details` says it
     */
    public record User(
            String id,
            String name,
            boolean admin,
            boolean disabled,
            long createdTs,
            boolean gone,
            String role,
            List<String> rights,
            String email,
            List<AuthDepartment> departments,
            List<String> tags) {
        static User from(Map<String, Object> m) {
            return new User(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.flag(m, "admin"),
                    Json.flag(m, "disabled"),
                    Json.number(m, "created_ts"),
                    Json.flag(m, "gone"),
                    Json.string(m, "role"),
                    Json.strings(m, "rights"),
                    Json.string(m, "email"),
                    Json.list(m, "departments", AuthDepartment::from),
                    Json.strings(m, "tags"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param session Its id
     * @param device The device
     * @param platform phone, desktop or web
     * @param name The device's name
     * @param openedTs Since when, Unix ms
     * @param current It is the one that asks
     */
    public record Session(
            String session,
            String device,
            String platform,
            String name,
            long openedTs,
            boolean current) {
        static Session from(Map<String, Object> m) {
            return new Session(
                    Json.string(m, "session"),
                    Json.string(m, "device"),
                    Json.string(m, "platform"),
                    Json.string(m, "name"),
                    Json.number(m, "opened_ts"),
                    Json.flag(m, "current"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Chosen by the device
     * @param platform phone, desktop or web
     * @param name What its person or it says
     * @param push It may be pushed to
     * @param online It has a session
     * @param current It is the one that asks
     * @param seenTs Last sign-in, within a day, Unix ms
     * @param address Block of addresses it came from
     */
    public record Device(
            String id,
            String platform,
            String name,
            boolean push,
            boolean online,
            boolean current,
            long seenTs,
            String address) {
        static Device from(Map<String, Object> m) {
            return new Device(
                    Json.string(m, "id"),
                    Json.string(m, "platform"),
                    Json.string(m, "name"),
                    Json.flag(m, "push"),
                    Json.flag(m, "online"),
                    Json.flag(m, "current"),
                    Json.number(m, "seen_ts"),
                    Json.string(m, "address"));
        }
    }

    /** Part of what operations take or give. */
    public static final class UserPeopleIn extends Input {
        public UserPeopleIn(String id) {
            put("id", id);
        }

        /** Her name; the id when not given. */
        public UserPeopleIn name(String v) {
            put("name", v);
            return this;
        }

        /** Absent: she cannot sign in by password, unless `hash` is given; at most 50 of them in one call. */
        public UserPeopleIn password(String v) {
            put("password", v);
            return this;
        }

        /** Her password's hash, where another server had it: argon2id, as a PHC string. */
        public UserPeopleIn hash(String v) {
            put("hash", v);
            return this;
        }

        /** Makes her an admin. */
        public UserPeopleIn admin(boolean v) {
            put("admin", v);
            return this;
        }

        /** Where she gets mail. */
        public UserPeopleIn email(String v) {
            put("email", v);
            return this;
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Who
     * @param state `made`; `same`: she is there already; `taken`: the id is somebody else's; `limit`: as many are here as the licence, or the tenant, may have
     */
    public record UserResult(
            String id,
            String state) {
        static UserResult from(Map<String, Object> m) {
            return new UserResult(
                    Json.string(m, "id"),
                    Json.string(m, "state"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param stoppedBy What she would meet, or none: `locked`, too many wrong passwords from an address; `codes`, too many wrong codes of the second step; `no_password`; `password`, it has to be changed; `totp`, the second step has to be set up; `devices`, she has as many of a platform as may be, and none makes room; `sessions`, the tenant or the server has; `licence`, for a device that was never seen
     * @param lockedUntilTs Until when, Unix ms; of several addresses the last
     * @param lockedFrom From where; absent: from everywhere
     */
    public record UserSignIn(
            List<String> stoppedBy,
            Long lockedUntilTs,
            String lockedFrom) {
        static UserSignIn from(Map<String, Object> m) {
            return new UserSignIn(
                    Json.strings(m, "stopped_by"),
                    Json.numberOrNull(m, "locked_until_ts"),
                    Json.string(m, "locked_from"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who asks, or is asked
     * @param name Her name
     * @param text The words
     * @param ts When, Unix ms
     */
    public record ContactRequest(
            String user,
            String name,
            String text,
            long ts) {
        static ContactRequest from(Map<String, Object> m) {
            return new ContactRequest(
                    Json.string(m, "user"),
                    Json.string(m, "name"),
                    Json.string(m, "text"),
                    Json.number(m, "ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user The other person
     * @param name Her name
     * @param contact The two are contacts
     * @param remark What one calls her
     * @param tags Her tags
     * @param star She is marked
     * @param sinceTs Contacts since, Unix ms
     * @param requested One has asked her
     * @param asks She has asked
     * @param text Her words
     * @param blocked One blocks her
     */
    public record Standing(
            String user,
            String name,
            boolean contact,
            String remark,
            List<String> tags,
            boolean star,
            Long sinceTs,
            boolean requested,
            boolean asks,
            String text,
            boolean blocked) {
        static Standing from(Map<String, Object> m) {
            return new Standing(
                    Json.string(m, "user"),
                    Json.string(m, "name"),
                    Json.flag(m, "contact"),
                    Json.string(m, "remark"),
                    Json.strings(m, "tags"),
                    Json.flag(m, "star"),
                    Json.numberOrNull(m, "since_ts"),
                    Json.flag(m, "requested"),
                    Json.flag(m, "asks"),
                    Json.string(m, "text"),
                    Json.flag(m, "blocked"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param name Her name
     * @param remark What one calls her
     * @param tags Her tags
     * @param star She is marked
     * @param sinceTs Since when, Unix ms
     */
    public record Contact(
            String user,
            String name,
            String remark,
            List<String> tags,
            boolean star,
            long sinceTs) {
        static Contact from(Map<String, Object> m) {
            return new Contact(
                    Json.string(m, "user"),
                    Json.string(m, "name"),
                    Json.string(m, "remark"),
                    Json.strings(m, "tags"),
                    Json.flag(m, "star"),
                    Json.number(m, "since_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who is blocked
     * @param name Her name
     * @param sinceTs Since when, Unix ms
     */
    public record Block(
            String user,
            String name,
            long sinceTs) {
        static Block from(Map<String, Object> m) {
            return new Block(
                    Json.string(m, "user"),
                    Json.string(m, "name"),
                    Json.number(m, "since_ts"));
        }
    }

    /** Part of what operations take or give. */
    public static final class PresenceStatusIn extends Input {
        public PresenceStatusIn() {
        }

        /** A few words. */
        public PresenceStatusIn text(String v) {
            put("text", v);
            return this;
        }

        /** A picture for them. */
        public PresenceStatusIn emoji(String v) {
            put("emoji", v);
            return this;
        }

        /** When it ends, Unix ms; never when not given. */
        public PresenceStatusIn untilTs(long v) {
            put("until_ts", v);
            return this;
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param text A few words
     * @param emoji A picture for them
     * @param untilTs When it ends, Unix ms
     */
    public record PresenceStatus(
            String text,
            String emoji,
            Long untilTs) {
        static PresenceStatus from(Map<String, Object> m) {
            return new PresenceStatus(
                    Json.string(m, "text"),
                    Json.string(m, "emoji"),
                    Json.numberOrNull(m, "until_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param online She is here
     * @param platforms On phone, desktop, web
     * @param lastSeenTs Of who is not here and lets one know, Unix ms
     */
    public record Presence(
            String user,
            boolean online,
            List<String> platforms,
            PresenceStatus status,
            Long lastSeenTs) {
        static Presence from(Map<String, Object> m) {
            return new Presence(
                    Json.string(m, "user"),
                    Json.flag(m, "online"),
                    Json.strings(m, "platforms"),
                    Json.object(m, "status", PresenceStatus::from),
                    Json.numberOrNull(m, "last_seen_ts"));
        }
    }

    /** Part of what operations take or give. */
    public static final class GroupSettingsIn extends Input {
        public GroupSettingsIn() {
        }

        /** How one comes in without group.add: by invitation, freely, after approval of an admin, by answering a question, or not at all (invitation, open, approval, question, closed). */
        public GroupSettingsIn join(String v) {
            put("join", v);
            return this;
        }

        /** Who may invite (members, admins, owner). */
        public GroupSettingsIn invite(String v) {
            put("invite", v);
            return this;
        }

        /** Who may mention everyone (members, admins, owner). */
        public GroupSettingsIn mentionAll(String v) {
            put("mention_all", v);
            return this;
        }

        /** How many older entries newcomers see; -1: all. */
        public GroupSettingsIn history(long v) {
            put("history", v);
            return this;
        }

        /** Shown to everyone who looks for groups. */
        public GroupSettingsIn listed(boolean v) {
            put("listed", v);
            return this;
        }

        /** What is asked of those who join. */
        public GroupSettingsIn question(String v) {
            put("question", v);
            return this;
        }

        /** What lets them in, without regard to case and width; without it, admins judge the answers. */
        public GroupSettingsIn answer(String v) {
            put("answer", v);
            return this;
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id
     * @param conv Its conversation
     * @param name Its name
     * @param owner Who owns it
     * @param members How many members
     * @param createdTs Since when, Unix ms
     * @param listed group.list shows it to everyone
     * @param join How one comes in: invitation, open, approval, question, closed
     * @param invite Who may: members, admins, owner
     * @param mentionAll Who may mention everyone: members, admins, owner
     * @param history How many older entries newcomers see; -1: all
     * @param mutedUntil Everyone but admins and speakers is muted, Unix ms
     * @param dissolved It is no more
     * @param question What is asked of those who join; group.get alone says it
     * @param department It has that department's people; group.get alone says it
     */
    public record Group(
            String id,
            String conv,
            String name,
            String owner,
            long members,
            long createdTs,
            boolean listed,
            String join,
            String invite,
            String mentionAll,
            long history,
            Long mutedUntil,
            boolean dissolved,
            String question,
            String department) {
        static Group from(Map<String, Object> m) {
            return new Group(
                    Json.string(m, "id"),
                    Json.string(m, "conv"),
                    Json.string(m, "name"),
                    Json.string(m, "owner"),
                    Json.number(m, "members"),
                    Json.number(m, "created_ts"),
                    Json.flag(m, "listed"),
                    Json.string(m, "join"),
                    Json.string(m, "invite"),
                    Json.string(m, "mention_all"),
                    Json.number(m, "history"),
                    Json.numberOrNull(m, "muted_until"),
                    Json.flag(m, "dissolved"),
                    Json.string(m, "question"),
                    Json.string(m, "department"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param name Her name
     * @param nickname What she is called here
     * @param role member, admin or owner
     * @param read Her read cursor
     * @param joinedTs Since when, Unix ms
     * @param mutedUntil She may not write before
     * @param speaker She writes when all are muted
     */
    public record GroupMember(
            String user,
            String name,
            String nickname,
            String role,
            long read,
            Long joinedTs,
            Long mutedUntil,
            boolean speaker) {
        static GroupMember from(Map<String, Object> m) {
            return new GroupMember(
                    Json.string(m, "user"),
                    Json.string(m, "name"),
                    Json.string(m, "nickname"),
                    Json.string(m, "role"),
                    Json.number(m, "read"),
                    Json.numberOrNull(m, "joined_ts"),
                    Json.numberOrNull(m, "muted_until"),
                    Json.flag(m, "speaker"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id The group
     * @param name Its name
     * @param members How many are in it
     * @param by Who invited last; empty: the system
     * @param text What she said
     * @param ts When, Unix ms
     */
    public record GroupInvitation(
            String id,
            String name,
            long members,
            String by,
            String text,
            long ts) {
        static GroupInvitation from(Map<String, Object> m) {
            return new GroupInvitation(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.number(m, "members"),
                    Json.string(m, "by"),
                    Json.string(m, "text"),
                    Json.number(m, "ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who asks to join
     * @param name Her name
     * @param ts When she asked last, Unix ms
     * @param text What she said
     * @param answer To the group's question
     */
    public record GroupRequest(
            String user,
            String name,
            long ts,
            String text,
            String answer) {
        static GroupRequest from(Map<String, Object> m) {
            return new GroupRequest(
                    Json.string(m, "user"),
                    Json.string(m, "name"),
                    Json.number(m, "ts"),
                    Json.string(m, "text"),
                    Json.string(m, "answer"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who has read it
     * @param ts When, Unix ms
     */
    public record GroupReader(
            String user,
            long ts) {
        static GroupReader from(Map<String, Object> m) {
            return new GroupReader(
                    Json.string(m, "user"),
                    Json.number(m, "ts"));
        }
    }

    /** Part of what operations take or give. */
    public static final class ChannelSettingsIn extends Input {
        public ChannelSettingsIn() {
        }

        /** Readers may answer messages; at first they may not. */
        public ChannelSettingsIn comments(boolean v) {
            put("comments", v);
            return this;
        }

        /** Shown to everyone who looks for channels, as at first. */
        public ChannelSettingsIn listed(boolean v) {
            put("listed", v);
            return this;
        }

        /** Whoever knows its id may follow, as at first. */
        public ChannelSettingsIn open(boolean v) {
            put("open", v);
            return this;
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id
     * @param conv Its conversation
     * @param name Its name
     * @param owner Who owns it
     * @param readers How many follow
     * @param createdTs Since when, Unix ms
     * @param listed channel.list shows it to everyone
     * @param comments Readers may answer messages
     * @param open Whoever knows its id may follow
     * @param dissolved It is no more
     */
    public record Channel(
            String id,
            String conv,
            String name,
            String owner,
            long readers,
            long createdTs,
            boolean listed,
            boolean comments,
            boolean open,
            boolean dissolved) {
        static Channel from(Map<String, Object> m) {
            return new Channel(
                    Json.string(m, "id"),
                    Json.string(m, "conv"),
                    Json.string(m, "name"),
                    Json.string(m, "owner"),
                    Json.number(m, "readers"),
                    Json.number(m, "created_ts"),
                    Json.flag(m, "listed"),
                    Json.flag(m, "comments"),
                    Json.flag(m, "open"),
                    Json.flag(m, "dissolved"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who follows
     * @param role reader, writer or owner
     * @param read Her read cursor
     * @param joinedTs Since when, Unix ms
     */
    public record ChannelReader(
            String user,
            String role,
            long read,
            long joinedTs) {
        static ChannelReader from(Map<String, Object> m) {
            return new ChannelReader(
                    Json.string(m, "user"),
                    Json.string(m, "role"),
                    Json.number(m, "read"),
                    Json.number(m, "joined_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param text Its words
     * @param replyTo The seq it is to answer
     */
    public record ConversationDraft(
            String text,
            Long replyTo) {
        static ConversationDraft from(Map<String, Object> m) {
            return new ConversationDraft(
                    Json.string(m, "text"),
                    Json.numberOrNull(m, "reply_to"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param conv The conversation (not in `last`)
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     * @param storedTs Of imported messages: when they came here
     * @param count Messages up to and with this entry, imported ones apart
     * @param type message, or what happened: see the protocol
     * @param from Who; empty: the system
     * @param via With which server key, if any
     * @param cid The sender's client id
     * @param kind Of messages: text, image, file, voice, video, location, card or merged
     * @param body Of messages, by kind
     * @param replyTo The seq it answers
     * @param mentions User ids, or * for everyone
     * @param recalled A tombstone: kind and body are gone
     * @param hidden A message that the caller is not to see, or has deleted
     * @param to The only ones it is for
     * @param editedTs When its content was changed last
     * @param reactions How many of each emoji
     * @param pinned Pinned in its conversation
     * @param forwarded Somebody else said it first
     * @param unchecked A callback could not be asked about it, and its default is to pass
     * @param urgent It asks for acknowledgement
     * @param burnS Erased so long after it was read
     * @param acks How many have acknowledged it
     * @param ext Extension keys and their values
     * @param broadcast Said to many: the seq of the broadcast in the tenant's log
     * @param bridged Said elsewhere during a cut-over: it counts
     * @param priority Recorded from a room: high or low; absent: normal
     * @param merged Recorded from a room: how many equal ones it stands for
     * @param streaming It is still being said
     * @param brokenOff It was being said, and nobody finished it
     * @param expired Its files are gone: they were kept long enough
     * @param target Of changes: the seq they change
     * @param users Of changes: whom they concern
     */
    public record Entry(
            String conv,
            long seq,
            long id,
            long ts,
            Long storedTs,
            long count,
            String type,
            String from,
            String via,
            String cid,
            String kind,
            Map<String, Object> body,
            Long replyTo,
            List<String> mentions,
            boolean recalled,
            boolean hidden,
            List<String> to,
            Long editedTs,
            Map<String, Object> reactions,
            boolean pinned,
            boolean forwarded,
            boolean unchecked,
            boolean urgent,
            Long burnS,
            Long acks,
            Map<String, Object> ext,
            Long broadcast,
            boolean bridged,
            String priority,
            Long merged,
            boolean streaming,
            boolean brokenOff,
            boolean expired,
            Long target,
            List<String> users) {
        static Entry from(Map<String, Object> m) {
            return new Entry(
                    Json.string(m, "conv"),
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"),
                    Json.numberOrNull(m, "stored_ts"),
                    Json.number(m, "count"),
                    Json.string(m, "type"),
                    Json.string(m, "from"),
                    Json.string(m, "via"),
                    Json.string(m, "cid"),
                    Json.string(m, "kind"),
                    Json.map(m, "body"),
                    Json.numberOrNull(m, "reply_to"),
                    Json.strings(m, "mentions"),
                    Json.flag(m, "recalled"),
                    Json.flag(m, "hidden"),
                    Json.strings(m, "to"),
                    Json.numberOrNull(m, "edited_ts"),
                    Json.map(m, "reactions"),
                    Json.flag(m, "pinned"),
                    Json.flag(m, "forwarded"),
                    Json.flag(m, "unchecked"),
                    Json.flag(m, "urgent"),
                    Json.numberOrNull(m, "burn_s"),
                    Json.numberOrNull(m, "acks"),
                    Json.map(m, "ext"),
                    Json.numberOrNull(m, "broadcast"),
                    Json.flag(m, "bridged"),
                    Json.string(m, "priority"),
                    Json.numberOrNull(m, "merged"),
                    Json.flag(m, "streaming"),
                    Json.flag(m, "broken_off"),
                    Json.flag(m, "expired"),
                    Json.numberOrNull(m, "target"),
                    Json.strings(m, "users"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id The other person
     * @param name Her name
     */
    public record ConversationPeer(
            String id,
            String name) {
        static ConversationPeer from(Map<String, Object> m) {
            return new ConversationPeer(
                    Json.string(m, "id"),
                    Json.string(m, "name"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Whose
     * @param read Read up to this seq
     * @param delivered Delivered up to this seq
     */
    public record ConversationCursor(
            String user,
            long read,
            long delivered) {
        static ConversationCursor from(Map<String, Object> m) {
            return new ConversationCursor(
                    Json.string(m, "user"),
                    Json.number(m, "read"),
                    Json.number(m, "delivered"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param conv Its name as the caller sees it
     * @param kind direct, group, channel, self or tenant
     * @param title Of groups and channels
     * @param left The caller is no member any more
     * @param dissolved Nobody writes there any more
     * @param seq Newest entry
     * @param count Messages so far
     * @param unread Messages not read
     * @param mentions Of these, that mention the caller
     * @param read The caller's read cursor
     * @param fromSeq First seq the caller may see
     * @param memberCount How many members
     * @param role The caller's: member, admin, owner; reader, writer, owner of channels
     * @param pinned Kept on top
     * @param muted Without alerts
     * @param mutedUntil Before this time, Unix ms, the caller may not write there; 9223372036854775807: for ever
     * @param alertMentions Muted, but for mentions of the caller
     * @param hidden Not listed until the next message
     * @param markedUnread Marked so by the caller
     * @param draftTs When the draft was kept, Unix ms
     * @param ts Of the newest entry, Unix ms
     * @param changed Tenant-wide id of the newest change
     */
    public record Conversation(
            String conv,
            String kind,
            String title,
            boolean left,
            boolean dissolved,
            Long seq,
            Long count,
            Long unread,
            Long mentions,
            Long read,
            Long fromSeq,
            Long memberCount,
            String role,
            boolean pinned,
            boolean muted,
            Long mutedUntil,
            boolean alertMentions,
            boolean hidden,
            boolean markedUnread,
            ConversationDraft draft,
            Long draftTs,
            Long ts,
            Entry last,
            ConversationPeer peer,
            List<ConversationCursor> cursors,
            long changed) {
        static Conversation from(Map<String, Object> m) {
            return new Conversation(
                    Json.string(m, "conv"),
                    Json.string(m, "kind"),
                    Json.string(m, "title"),
                    Json.flag(m, "left"),
                    Json.flag(m, "dissolved"),
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "count"),
                    Json.numberOrNull(m, "unread"),
                    Json.numberOrNull(m, "mentions"),
                    Json.numberOrNull(m, "read"),
                    Json.numberOrNull(m, "from_seq"),
                    Json.numberOrNull(m, "member_count"),
                    Json.string(m, "role"),
                    Json.flag(m, "pinned"),
                    Json.flag(m, "muted"),
                    Json.numberOrNull(m, "muted_until"),
                    Json.flag(m, "alert_mentions"),
                    Json.flag(m, "hidden"),
                    Json.flag(m, "marked_unread"),
                    Json.object(m, "draft", ConversationDraft::from),
                    Json.numberOrNull(m, "draft_ts"),
                    Json.numberOrNull(m, "ts"),
                    Json.object(m, "last", Entry::from),
                    Json.object(m, "peer", ConversationPeer::from),
                    Json.list(m, "cursors", ConversationCursor::from),
                    Json.number(m, "changed"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param excerpt What stands around the first place that was found: by turns beside such a place, and in it
     */
    public record Hit(
            Entry entry,
            List<String> excerpt) {
        static Hit from(Map<String, Object> m) {
            return new Hit(
                    Json.object(m, "entry", Entry::from),
                    Json.strings(m, "excerpt"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param ts When, Unix ms
     */
    public record Reaction(
            String user,
            long ts) {
        static Reaction from(Map<String, Object> m) {
            return new Reaction(
                    Json.string(m, "user"),
                    Json.number(m, "ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param by Who pinned it
     * @param ts When, Unix ms
     */
    public record MessagePinned(
            String by,
            long ts,
            Entry message) {
        static MessagePinned from(Map<String, Object> m) {
            return new MessagePinned(
                    Json.string(m, "by"),
                    Json.number(m, "ts"),
                    Json.object(m, "message", Entry::from));
        }
    }

    /** Part of what operations take or give. */
    public static final class ImportMessageIn extends Input {
        public ImportMessageIn(String cid, String from, long ts, String kind, Map<String, ?> body) {
            put("cid", cid);
            put("from", from);
            put("ts", ts);
            put("kind", kind);
            put("body", body);
        }

        /** The seq, here, that it answers. */
        public ImportMessageIn replyTo(long v) {
            put("reply_to", v);
            return this;
        }

        /** User ids, or * for everyone; nobody is told. */
        public ImportMessageIn mentions(List<String> v) {
            put("mentions", v);
            return this;
        }
    }

    /** Part of what operations take or give. */
    public static final class RoomSettingsIn extends Input {
        public RoomSettingsIn() {
        }

        /** Length of a window. */
        public RoomSettingsIn windowMs(long v) {
            put("window_ms", v);
            return this;
        }

        /** Messages in one window. */
        public RoomSettingsIn slots(long v) {
            put("slots", v);
            return this;
        }

        /** Of these, for class high alone. */
        public RoomSettingsIn reserved(long v) {
            put("reserved", v);
            return this;
        }

        /** On top, for speakers and kinds of extra_kinds. */
        public RoomSettingsIn extra(long v) {
            put("extra", v);
            return this;
        }

        /** Anybody may use class high, not only speakers, the owner and administrators. */
        public RoomSettingsIn highForAll(boolean v) {
            put("high_for_all", v);
            return this;
        }

        /** Kinds that are always low. */
        public RoomSettingsIn lowKinds(List<String> v) {
            put("low_kinds", v);
            return this;
        }

        /** Kinds that may use extra slots. */
        public RoomSettingsIn extraKinds(List<String> v) {
            put("extra_kinds", v);
            return this;
        }

        /** Messages that late joiners get. */
        public RoomSettingsIn history(long v) {
            put("history", v);
            return this;
        }

        /** Its messages go into its log. */
        public RoomSettingsIn record(boolean v) {
            put("record", v);
            return this;
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param windowMs Length of a window
     * @param slots Messages in one window
     * @param reserved Of these, for class high alone
     * @param extra On top, for speakers and kinds of extra_kinds
     * @param highForAll Anybody may use class high
     * @param lowKinds Kinds that are always low
     * @param extraKinds Kinds that may use extra slots
     * @param history Messages that late joiners get
     * @param record Its messages go into its log
     */
    public record RoomSettings(
            long windowMs,
            long slots,
            long reserved,
            long extra,
            boolean highForAll,
            List<String> lowKinds,
            List<String> extraKinds,
            long history,
            boolean record) {
        static RoomSettings from(Map<String, Object> m) {
            return new RoomSettings(
                    Json.number(m, "window_ms"),
                    Json.number(m, "slots"),
                    Json.number(m, "reserved"),
                    Json.number(m, "extra"),
                    Json.flag(m, "high_for_all"),
                    Json.strings(m, "low_kinds"),
                    Json.strings(m, "extra_kinds"),
                    Json.number(m, "history"),
                    Json.flag(m, "record"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param room Its id
     * @param title Its title
     * @param owner Who looks after it; empty: the system
     * @param createdTs Since when, Unix ms
     * @param keep It stays when nobody is there
     * @param mutedUntil Only speakers may speak until then, Unix ms
     * @param live Somebody is there, or was lately
     * @param members People who are there
     */
    public record Room(
            String room,
            String title,
            String owner,
            long createdTs,
            boolean keep,
            Long mutedUntil,
            RoomSettings settings,
            boolean live,
            Long members) {
        static Room from(Map<String, Object> m) {
            return new Room(
                    Json.string(m, "room"),
                    Json.string(m, "title"),
                    Json.string(m, "owner"),
                    Json.number(m, "created_ts"),
                    Json.flag(m, "keep"),
                    Json.numberOrNull(m, "muted_until"),
                    Json.object(m, "settings", RoomSettings::from),
                    Json.flag(m, "live"),
                    Json.numberOrNull(m, "members"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param room Its id
     * @param title Its title
     * @param owner Who looks after it; empty: the system
     * @param createdTs Since when, Unix ms
     * @param keep It stays when nobody is there
     * @param mutedUntil Only speakers may speak until then, Unix ms
     * @param live Somebody is there, or was lately
     * @param members People who are there
     */
    public record RoomRow(
            String room,
            String title,
            String owner,
            long createdTs,
            boolean keep,
            Long mutedUntil,
            boolean live,
            long members) {
        static RoomRow from(Map<String, Object> m) {
            return new RoomRow(
                    Json.string(m, "room"),
                    Json.string(m, "title"),
                    Json.string(m, "owner"),
                    Json.number(m, "created_ts"),
                    Json.flag(m, "keep"),
                    Json.numberOrNull(m, "muted_until"),
                    Json.flag(m, "live"),
                    Json.number(m, "members"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param room The room
     * @param n Its number in the room
     * @param seq In the log of a recorded room
     * @param from Who; empty: the system
     * @param kind What it is
     * @param body By kind
     * @param ts When, Unix ms
     * @param priority high or low; absent: normal
     * @param count How many equal ones were merged
     */
    public record RoomMessage(
            String room,
            long n,
            Long seq,
            String from,
            String kind,
            Map<String, Object> body,
            long ts,
            String priority,
            Long count) {
        static RoomMessage from(Map<String, Object> m) {
            return new RoomMessage(
                    Json.string(m, "room"),
                    Json.number(m, "n"),
                    Json.numberOrNull(m, "seq"),
                    Json.string(m, "from"),
                    Json.string(m, "kind"),
                    Json.map(m, "body"),
                    Json.number(m, "ts"),
                    Json.string(m, "priority"),
                    Json.numberOrNull(m, "count"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param key Its key
     * @param value Its value
     * @param owner Who set it; empty: the system
     * @param autoDelete It goes when its owner leaves
     */
    public record RoomAttribute(
            String key,
            String value,
            String owner,
            boolean autoDelete) {
        static RoomAttribute from(Map<String, Object> m) {
            return new RoomAttribute(
                    Json.string(m, "key"),
                    Json.string(m, "value"),
                    Json.string(m, "owner"),
                    Json.flag(m, "auto_delete"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who has it
     * @param until Unix ms; absent: for ever
     */
    public record RoomMark(
            String user,
            Long until) {
        static RoomMark from(Map<String, Object> m) {
            return new RoomMark(
                    Json.string(m, "user"),
                    Json.numberOrNull(m, "until"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param high Of class high
     * @param normal Of class normal
     * @param low Of class low
     */
    public record RoomClasses(
            long high,
            long normal,
            long low) {
        static RoomClasses from(Map<String, Object> m) {
            return new RoomClasses(
                    Json.number(m, "high"),
                    Json.number(m, "normal"),
                    Json.number(m, "low"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     */
    public record RoomDropped(
            RoomClasses rate,
            RoomClasses muted,
            RoomClasses filtered,
            RoomClasses busy,
            RoomClasses ring) {
        static RoomDropped from(Map<String, Object> m) {
            return new RoomDropped(
                    Json.object(m, "rate", RoomClasses::from),
                    Json.object(m, "muted", RoomClasses::from),
                    Json.object(m, "filtered", RoomClasses::from),
                    Json.object(m, "busy", RoomClasses::from),
                    Json.object(m, "ring", RoomClasses::from));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param suspended Nobody gets in
     * @param usersMax Most people, if fewer than the box may have
     * @param filesBytesMax Most bytes of files
     * @param fileBytesMax Most bytes of one file
     * @param messagesPerS Most messages a second
     * @param sessionsMax Most devices connected
     * @param suspendedTs Since when, Unix ms
     * @param tendsTs Since when its admins look after the box beside others, Unix ms
     * @param id Its id
     * @param name Its name
     * @param createdTs Since when, Unix ms
     * @param host The host name by which its people find it, beside /t/ and its id
     */
    public record Tenant(
            boolean suspended,
            Long usersMax,
            Long filesBytesMax,
            Long fileBytesMax,
            Long messagesPerS,
            Long sessionsMax,
            Long suspendedTs,
            Long tendsTs,
            String id,
            String name,
            long createdTs,
            String host) {
        static Tenant from(Map<String, Object> m) {
            return new Tenant(
                    Json.flag(m, "suspended"),
                    Json.numberOrNull(m, "users_max"),
                    Json.numberOrNull(m, "files_bytes_max"),
                    Json.numberOrNull(m, "file_bytes_max"),
                    Json.numberOrNull(m, "messages_per_s"),
                    Json.numberOrNull(m, "sessions_max"),
                    Json.numberOrNull(m, "suspended_ts"),
                    Json.numberOrNull(m, "tends_ts"),
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.number(m, "created_ts"),
                    Json.string(m, "host"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param fromTs When it begins, Unix ms
     * @param messages Said on it; imported ones are not
     */
    public record TenantDay(
            long fromTs,
            long messages) {
        static TenantDay from(Map<String, Object> m) {
            return new TenantDay(
                    Json.number(m, "from_ts"),
                    Json.number(m, "messages"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id
     * @param name Its name
     * @param by Who made it; empty: the system
     * @param scopes What it may do
     * @param addresses From where; empty: everywhere
     * @param expiresTs When it ends, Unix ms; 0: never
     * @param createdTs Since when, Unix ms
     * @param usedTs When it was used last, to a minute; absent: never
     * @param usedFrom From which address
     */
    public record Key(
            String id,
            String name,
            String by,
            List<String> scopes,
            List<String> addresses,
            long expiresTs,
            long createdTs,
            Long usedTs,
            String usedFrom) {
        static Key from(Map<String, Object> m) {
            return new Key(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.string(m, "by"),
                    Json.strings(m, "scopes"),
                    Json.strings(m, "addresses"),
                    Json.number(m, "expires_ts"),
                    Json.number(m, "created_ts"),
                    Json.numberOrNull(m, "used_ts"),
                    Json.string(m, "used_from"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id The role
     * @param name What it is called
     * @param builtin It comes with the product
     * @param rights What it lets people do
     */
    public record Role(
            String id,
            String name,
            boolean builtin,
            List<String> rights) {
        static Role from(Map<String, Object> m) {
            return new Role(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.flag(m, "builtin"),
                    Json.strings(m, "rights"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param role Has which
     * @param sinceTs Since when, Unix ms
     */
    public record RolePeople(
            String user,
            String role,
            long sinceTs) {
        static RolePeople from(Map<String, Object> m) {
            return new RolePeople(
                    Json.string(m, "user"),
                    Json.string(m, "role"),
                    Json.number(m, "since_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param ts When, Unix ms
     * @param by Who; empty: the system
     * @param as The person as whom the system did it
     * @param op Which operation
     * @param said What the call said, without secrets and what is long
     */
    public record AuditRow(
            long ts,
            String by,
            String as,
            String op,
            Map<String, Object> said) {
        static AuditRow from(Map<String, Object> m) {
            return new AuditRow(
                    Json.number(m, "ts"),
                    Json.string(m, "by"),
                    Json.string(m, "as"),
                    Json.string(m, "op"),
                    Json.map(m, "said"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param excerpt What stands around the first place that was found: by turns beside such a place, and in it
     */
    public record AuditHit(
            Entry entry,
            List<String> excerpt) {
        static AuditHit from(Map<String, Object> m) {
            return new AuditHit(
                    Json.object(m, "entry", Entry::from),
                    Json.strings(m, "excerpt"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id The message's tenant-wide id, and the report's: there is one of a message
     * @param conv Where it stands, canonical
     * @param seq Its place there
     * @param from Who said it; empty: the system
     * @param saidTs When, Unix ms
     * @param kind Of the message: text, image …
     * @param people How many people reported it
     * @param reasons What for
     * @param firstTs When the first one did
     * @param newestTs When the newest one did
     * @param state open or closed
     * @param outcome Of closed ones: dismissed, removed, suspended or settled
     * @param closedTs When it was closed
     * @param by By whom; empty: the system
     */
    public record MessageReport(
            long id,
            String conv,
            long seq,
            String from,
            long saidTs,
            String kind,
            long people,
            List<String> reasons,
            long firstTs,
            long newestTs,
            String state,
            String outcome,
            Long closedTs,
            String by) {
        static MessageReport from(Map<String, Object> m) {
            return new MessageReport(
                    Json.number(m, "id"),
                    Json.string(m, "conv"),
                    Json.number(m, "seq"),
                    Json.string(m, "from"),
                    Json.number(m, "said_ts"),
                    Json.string(m, "kind"),
                    Json.number(m, "people"),
                    Json.strings(m, "reasons"),
                    Json.number(m, "first_ts"),
                    Json.number(m, "newest_ts"),
                    Json.string(m, "state"),
                    Json.string(m, "outcome"),
                    Json.numberOrNull(m, "closed_ts"),
                    Json.string(m, "by"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id The message's tenant-wide id, and the report's: there is one of a message
     * @param conv Where it stands, canonical
     * @param seq Its place there
     * @param from Who said it; empty: the system
     * @param saidTs When, Unix ms
     * @param kind Of the message: text, image …
     * @param people How many people reported it
     * @param reasons What for
     * @param firstTs When the first one did
     * @param newestTs When the newest one did
     * @param state open or closed
     * @param outcome Of closed ones: dismissed, removed, suspended or settled
     * @param closedTs When it was closed
     * @param by By whom; empty: the system
     * @param note Of who closed it
     */
    public record ClosedReport(
            long id,
            String conv,
            long seq,
            String from,
            long saidTs,
            String kind,
            long people,
            List<String> reasons,
            long firstTs,
            long newestTs,
            String state,
            String outcome,
            Long closedTs,
            String by,
            String note) {
        static ClosedReport from(Map<String, Object> m) {
            return new ClosedReport(
                    Json.number(m, "id"),
                    Json.string(m, "conv"),
                    Json.number(m, "seq"),
                    Json.string(m, "from"),
                    Json.number(m, "said_ts"),
                    Json.string(m, "kind"),
                    Json.number(m, "people"),
                    Json.strings(m, "reasons"),
                    Json.number(m, "first_ts"),
                    Json.number(m, "newest_ts"),
                    Json.string(m, "state"),
                    Json.string(m, "outcome"),
                    Json.numberOrNull(m, "closed_ts"),
                    Json.string(m, "by"),
                    Json.string(m, "note"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param reason What for
     * @param text In her own words, or empty
     * @param ts When, Unix ms
     */
    public record Reporter(
            String user,
            String reason,
            String text,
            long ts) {
        static Reporter from(Map<String, Object> m) {
            return new Reporter(
                    Json.string(m, "user"),
                    Json.string(m, "reason"),
                    Json.string(m, "text"),
                    Json.number(m, "ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id: the `kid` of its tokens
     * @param name Its name
     * @param by Who registered it; empty: the system
     * @param alg EdDSA or HS256
     * @param key Of EdDSA the public key, base64url; a secret is never shown
     * @param makesUsers Whom it names and nobody knows is made
     * @param createdTs Since when, Unix ms
     */
    public record Issuer(
            String id,
            String name,
            String by,
            String alg,
            String key,
            boolean makesUsers,
            long createdTs) {
        static Issuer from(Map<String, Object> m) {
            return new Issuer(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.string(m, "by"),
                    Json.string(m, "alg"),
                    Json.string(m, "key"),
                    Json.flag(m, "makes_users"),
                    Json.number(m, "created_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param word As the text has it
     * @param action flag, mask or block
     */
    public record WordMatch(
            String word,
            String action) {
        static WordMatch from(Map<String, Object> m) {
            return new WordMatch(
                    Json.string(m, "word"),
                    Json.string(m, "action"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Tenant-wide id of the entry that said it: of the message, or of what changed it
     * @param ts When it was said, Unix ms
     * @param conv Where
     * @param seq Which message there has it; of a notice, its entry
     * @param from Who said it
     * @param word The word, as it is compared
     */
    public record FlaggedMessage(
            long id,
            long ts,
            String conv,
            long seq,
            String from,
            String word) {
        static FlaggedMessage from(Map<String, Object> m) {
            return new FlaggedMessage(
                    Json.number(m, "id"),
                    Json.number(m, "ts"),
                    Json.string(m, "conv"),
                    Json.number(m, "seq"),
                    Json.string(m, "from"),
                    Json.string(m, "word"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param seq Its seq in the tenant's log
     * @param to all, tag or department
     * @param tag To those who have it
     * @param department To those who are in it
     * @param subtree To those below it too
     * @param rate To some: people a second, at most
     * @param from Who sends it; empty: the system
     * @param kind As of messages
     * @param body By kind
     * @param state running, done or cancelled
     * @param sent How many people have got it
     * @param ts When it was sent, Unix ms
     * @param endedTs When it was done, or cancelled
     */
    public record Broadcast(
            long seq,
            String to,
            String tag,
            String department,
            boolean subtree,
            Long rate,
            String from,
            String kind,
            Map<String, Object> body,
            String state,
            long sent,
            long ts,
            Long endedTs) {
        static Broadcast from(Map<String, Object> m) {
            return new Broadcast(
                    Json.number(m, "seq"),
                    Json.string(m, "to"),
                    Json.string(m, "tag"),
                    Json.string(m, "department"),
                    Json.flag(m, "subtree"),
                    Json.numberOrNull(m, "rate"),
                    Json.string(m, "from"),
                    Json.string(m, "kind"),
                    Json.map(m, "body"),
                    Json.string(m, "state"),
                    Json.number(m, "sent"),
                    Json.number(m, "ts"),
                    Json.numberOrNull(m, "ended_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id
     * @param url Where to
     * @param note What it is for
     * @param by Who made it; empty: the system
     * @param createdTs Since when, Unix ms
     * @param events Types of entries; empty: all
     * @param convs Conversations; empty: all
     * @param ordered Nothing overtakes an event that fails
     * @param parallel Calls at once
     * @param private_ It may call private addresses
     * @param oldSecretUntilTs Until then the secret before signs as well
     * @param state `ok`; `retrying`: some events wait to be tried again; `failing`: the newest call failed; `down`: too many in a row, the log waits; `paused`
     * @param paused Why: `admin`; `gone`: it answered 410; `failing`: for three days
     * @param cursor All up to this tenant-wide id is delivered, pending or dead
     * @param behind Entries after it; 1,000: or more
     * @param pending Events under way or to be tried again
     * @param dead Dead letters
     * @param failures Failed calls in a row
     * @param okTs Its newest good answer, Unix ms
     * @param triedTs Its newest call, Unix ms
     * @param status The newest answer's HTTP status
     * @param why Why the newest call failed
     */
    public record Webhook(
            String id,
            String url,
            String note,
            String by,
            long createdTs,
            List<String> events,
            List<String> convs,
            boolean ordered,
            long parallel,
            boolean private_,
            Long oldSecretUntilTs,
            String state,
            String paused,
            long cursor,
            long behind,
            long pending,
            long dead,
            long failures,
            Long okTs,
            Long triedTs,
            Long status,
            String why) {
        static Webhook from(Map<String, Object> m) {
            return new Webhook(
                    Json.string(m, "id"),
                    Json.string(m, "url"),
                    Json.string(m, "note"),
                    Json.string(m, "by"),
                    Json.number(m, "created_ts"),
                    Json.strings(m, "events"),
                    Json.strings(m, "convs"),
                    Json.flag(m, "ordered"),
                    Json.number(m, "parallel"),
                    Json.flag(m, "private"),
                    Json.numberOrNull(m, "old_secret_until_ts"),
                    Json.string(m, "state"),
                    Json.string(m, "paused"),
                    Json.number(m, "cursor"),
                    Json.number(m, "behind"),
                    Json.number(m, "pending"),
                    Json.number(m, "dead"),
                    Json.number(m, "failures"),
                    Json.numberOrNull(m, "ok_ts"),
                    Json.numberOrNull(m, "tried_ts"),
                    Json.numberOrNull(m, "status"),
                    Json.string(m, "why"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param event The entry's id; of a test its number
     * @param type The entry's type, or `webhook.test`
     * @param ts When it ended, Unix ms
     * @param try_ Which try of this event
     * @param tookMs How long it took
     * @param result `ok`; `answered`: with a bad status; `bad_url`, `no_address`, `not_permitted`, `not_reached`, `not_trusted`, `late`, `broken`, `too_large`
     * @param status The answer's HTTP status
     */
    public record WebhookCall(
            long event,
            String type,
            long ts,
            long try_,
            long tookMs,
            String result,
            Long status) {
        static WebhookCall from(Map<String, Object> m) {
            return new WebhookCall(
                    Json.number(m, "event"),
                    Json.string(m, "type"),
                    Json.number(m, "ts"),
                    Json.number(m, "try"),
                    Json.number(m, "took_ms"),
                    Json.string(m, "result"),
                    Json.numberOrNull(m, "status"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param event The entry's id; of a test its number
     * @param what `entry`; `again`: it was asked for; `test`
     * @param tries How often it failed
     * @param nextTs When it is tried again, Unix ms
     */
    public record WebhookPending(
            long event,
            String what,
            long tries,
            long nextTs) {
        static WebhookPending from(Map<String, Object> m) {
            return new WebhookPending(
                    Json.number(m, "event"),
                    Json.string(m, "what"),
                    Json.number(m, "tries"),
                    Json.number(m, "next_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param event The entry's id
     * @param deadTs When it was given up, Unix ms
     * @param type The entry's type
     * @param tries How often it failed
     * @param status The last answer's; 0: there was none
     * @param why Why the last call failed
     */
    public record WebhookDead(
            long event,
            long deadTs,
            String type,
            long tries,
            long status,
            String why) {
        static WebhookDead from(Map<String, Object> m) {
            return new WebhookDead(
                    Json.number(m, "event"),
                    Json.number(m, "dead_ts"),
                    Json.string(m, "type"),
                    Json.number(m, "tries"),
                    Json.number(m, "status"),
                    Json.string(m, "why"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id
     * @param name Its name
     * @param by Who made it; empty: the system
     * @param url Where it is asked
     * @param conversations Which conversations; empty: all
     * @param kinds Which messages; empty: all
     * @param deadlineMs Milliseconds it has for an answer
     * @param defaultVerdict What becomes of a message that it gives no answer to
     * @param enabled It is asked
     * @param private_ It may have a private address
     * @param createdTs Since when, Unix ms
     * @param updatedTs Changed when, Unix ms
     */
    public record Callback(
            String id,
            String name,
            String by,
            String url,
            List<String> conversations,
            List<String> kinds,
            long deadlineMs,
            String defaultVerdict,
            boolean enabled,
            boolean private_,
            long createdTs,
            long updatedTs) {
        static Callback from(Map<String, Object> m) {
            return new Callback(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.string(m, "by"),
                    Json.string(m, "url"),
                    Json.strings(m, "conversations"),
                    Json.strings(m, "kinds"),
                    Json.number(m, "deadline_ms"),
                    Json.string(m, "default_verdict"),
                    Json.flag(m, "enabled"),
                    Json.flag(m, "private"),
                    Json.number(m, "created_ts"),
                    Json.number(m, "updated_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param from Its first byte
     * @param upto The one behind its last
     */
    public record FilePart(
            long from,
            long upto) {
        static FilePart from(Map<String, Object> m) {
            return new FilePart(
                    Json.number(m, "from"),
                    Json.number(m, "upto"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id; alone it gives nobody a right
     * @param name What it is called
     * @param size Bytes
     * @param ts When it was begun, Unix ms
     * @param mime What it is by its first bytes; absent while it is an upload
     * @param hash SHA-256 of its bytes, as small hexadecimal digits; absent while it is an upload
     * @param width Pixels, of images whose header says
     * @param height Pixels, of images whose header says
     */
    public record File(
            String id,
            String name,
            long size,
            long ts,
            String mime,
            String hash,
            Long width,
            Long height,
            List<FilePart> parts) {
        static File from(Map<String, Object> m) {
            return new File(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.number(m, "size"),
                    Json.number(m, "ts"),
                    Json.string(m, "mime"),
                    Json.string(m, "hash"),
                    Json.numberOrNull(m, "width"),
                    Json.numberOrNull(m, "height"),
                    Json.list(m, "parts", FilePart::from));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param excerpt What stands around the first place that was found: by turns beside such a place, and in it
     */
    public record FileHit(
            Entry entry,
            List<String> excerpt) {
        static FileHit from(Map<String, Object> m) {
            return new FileHit(
                    Json.object(m, "entry", Entry::from),
                    Json.strings(m, "excerpt"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its id
     * @param name Its name
     * @param parent Right above it; absent: at the top
     * @param order Its place among those beside it
     * @param level 1 at the top; department.list does not say it
     * @param head Its head, who is in it
     * @param group The group that has its people
     * @param people How many are in it, none below it
     * @param children How many are right below it
     * @param createdTs Since when, Unix ms
     */
    public record Department(
            String id,
            String name,
            String parent,
            long order,
            Long level,
            String head,
            String group,
            long people,
            long children,
            long createdTs) {
        static Department from(Map<String, Object> m) {
            return new Department(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.string(m, "parent"),
                    Json.number(m, "order"),
                    Json.numberOrNull(m, "level"),
                    Json.string(m, "head"),
                    Json.string(m, "group"),
                    Json.number(m, "people"),
                    Json.number(m, "children"),
                    Json.number(m, "created_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param name Her name
     * @param disabled She cannot sign in
     * @param title What she is in this very one
     * @param primary It is her primary one
     * @param head She is its head
     * @param sinceTs Since when, Unix ms; absent: she is below it
     */
    public record DepartmentPeople(
            String user,
            String name,
            boolean disabled,
            String title,
            boolean primary,
            boolean head,
            Long sinceTs) {
        static DepartmentPeople from(Map<String, Object> m) {
            return new DepartmentPeople(
                    Json.string(m, "user"),
                    Json.string(m, "name"),
                    Json.flag(m, "disabled"),
                    Json.string(m, "title"),
                    Json.flag(m, "primary"),
                    Json.flag(m, "head"),
                    Json.numberOrNull(m, "since_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param name As setting.update has it
     * @param unit ms, minutes, bytes, count, choice, switch: 0 or 1, or zone, which has a text
     * @param value What holds
     * @param default_ What holds when nobody says anything
     * @param min The least that may be said
     * @param max The most
     * @param text What holds, where it is no number; empty: nothing was said
     * @param locked The server's configuration says it, and nobody here may
     * @param option The option that would
     * @param changedTs When it was said here, Unix ms
     * @param changedBy By whom; empty: the system
     */
    public record SettingSettings(
            String name,
            String unit,
            long value,
            long default_,
            long min,
            long max,
            String text,
            boolean locked,
            String option,
            Long changedTs,
            String changedBy) {
        static SettingSettings from(Map<String, Object> m) {
            return new SettingSettings(
                    Json.string(m, "name"),
                    Json.string(m, "unit"),
                    Json.number(m, "value"),
                    Json.number(m, "default"),
                    Json.number(m, "min"),
                    Json.number(m, "max"),
                    Json.string(m, "text"),
                    Json.flag(m, "locked"),
                    Json.string(m, "option"),
                    Json.numberOrNull(m, "changed_ts"),
                    Json.string(m, "changed_by"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param conv The conversation
     * @param messageDays Messages older than so many days go; 0: never; absent: as the tenant has it
     * @param fileDays The same of files alone
     */
    public record RetentionConversation(
            String conv,
            Long messageDays,
            Long fileDays) {
        static RetentionConversation from(Map<String, Object> m) {
            return new RetentionConversation(
                    Json.string(m, "conv"),
                    Json.numberOrNull(m, "message_days"),
                    Json.numberOrNull(m, "file_days"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Which run
     * @param begunTs When it began, Unix ms; what is old is so by this time
     * @param endedTs When it ended; absent while it is under way
     * @param dryRun It only counted
     * @param nightly It began by itself
     * @param conversations In how many something was old
     * @param entries How many entries went
     * @param messages How many of them were messages
     * @param bytes How long the texts of those entries were
     * @param files How many files they named, and those messages whose files alone were old
     */
    public record RetentionReport(
            long id,
            long begunTs,
            Long endedTs,
            boolean dryRun,
            boolean nightly,
            long conversations,
            long entries,
            long messages,
            long bytes,
            long files) {
        static RetentionReport from(Map<String, Object> m) {
            return new RetentionReport(
                    Json.number(m, "id"),
                    Json.number(m, "begun_ts"),
                    Json.numberOrNull(m, "ended_ts"),
                    Json.flag(m, "dry_run"),
                    Json.flag(m, "nightly"),
                    Json.number(m, "conversations"),
                    Json.number(m, "entries"),
                    Json.number(m, "messages"),
                    Json.number(m, "bytes"),
                    Json.number(m, "files"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Its number
     * @param holder Whose it is
     * @param edition What it is called
     * @param note What its issuer wrote beside it
     * @param issuer Who made it out of their own
     * @param people Registered people; none: no limit
     * @param devices At a time; none: no limit
     * @param tenants None: no limit
     * @param fromTs It begins, Unix ms
     * @param untilTs It ends, Unix ms; none: it does not
     * @param features What it is for besides
     * @param machineBound It is for one machine
     */
    public record Licence(
            String id,
            String holder,
            String edition,
            String note,
            String issuer,
            Long people,
            Long devices,
            Long tenants,
            Long fromTs,
            Long untilTs,
            List<String> features,
            boolean machineBound) {
        static Licence from(Map<String, Object> m) {
            return new Licence(
                    Json.string(m, "id"),
                    Json.string(m, "holder"),
                    Json.string(m, "edition"),
                    Json.string(m, "note"),
                    Json.string(m, "issuer"),
                    Json.numberOrNull(m, "people"),
                    Json.numberOrNull(m, "devices"),
                    Json.numberOrNull(m, "tenants"),
                    Json.numberOrNull(m, "from_ts"),
                    Json.numberOrNull(m, "until_ts"),
                    Json.strings(m, "features"),
                    Json.flag(m, "machine_bound"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param stage `accepted`: until the daemon took a request; `committed`: then until it was on the disk; `written`: then until a receiver's socket had the message; `delivered`: from the disk until her client said so; `sync`: one commit
     * @param span `minute` or `hour`: the last
     * @param count How many there were
     * @param p50Us Half of them took no longer, µs
     * @param p90Us Nine of ten took no longer
     * @param p99Us 99 of 100 took no longer
     * @param maxUs The longest, an eighth too much at most
     */
    public record MonitorStage(
            String stage,
            String span,
            long count,
            long p50Us,
            long p90Us,
            long p99Us,
            long maxUs) {
        static MonitorStage from(Map<String, Object> m) {
            return new MonitorStage(
                    Json.string(m, "stage"),
                    Json.string(m, "span"),
                    Json.number(m, "count"),
                    Json.number(m, "p50_us"),
                    Json.number(m, "p90_us"),
                    Json.number(m, "p99_us"),
                    Json.number(m, "max_us"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param ts When it ended, Unix ms
     * @param ms How long it was
     * @param requests Accepted in it
     * @param failed Answered with an error
     * @param entries Committed
     * @param events Written to sockets
     * @param dropped Not pushed: a queue was full
     * @param commits Synced
     * @param sessions Open at its end
     */
    public record MonitorMinute(
            long ts,
            long ms,
            long requests,
            long failed,
            long entries,
            long events,
            long dropped,
            long commits,
            long sessions) {
        static MonitorMinute from(Map<String, Object> m) {
            return new MonitorMinute(
                    Json.number(m, "ts"),
                    Json.number(m, "ms"),
                    Json.number(m, "requests"),
                    Json.number(m, "failed"),
                    Json.number(m, "entries"),
                    Json.number(m, "events"),
                    Json.number(m, "dropped"),
                    Json.number(m, "commits"),
                    Json.number(m, "sessions"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param databaseBytes All databases
     * @param walBytes Their write-ahead logs
     * @param freeBytes Room on the disk of the data
     */
    public record MonitorDisk(
            long databaseBytes,
            long walBytes,
            Long freeBytes) {
        static MonitorDisk from(Map<String, Object> m) {
            return new MonitorDisk(
                    Json.number(m, "database_bytes"),
                    Json.number(m, "wal_bytes"),
                    Json.numberOrNull(m, "free_bytes"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param ts When it ended, Unix ms
     * @param op Which operation
     * @param tenant Whose
     * @param tookUs From the gate to its answer, µs
     * @param place Where it was for most of it: `waiting` for its shard, `shard`, `writer`, `readers`, `hash`, `files`, `system`
     * @param code It failed with this
     */
    public record MonitorSlow(
            long ts,
            String op,
            String tenant,
            long tookUs,
            String place,
            String code) {
        static MonitorSlow from(Map<String, Object> m) {
            return new MonitorSlow(
                    Json.number(m, "ts"),
                    Json.string(m, "op"),
                    Json.string(m, "tenant"),
                    Json.number(m, "took_us"),
                    Json.string(m, "place"),
                    Json.string(m, "code"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param device Its id, while its session lasts
     * @param platform Its platform, likewise
     * @param here Its session lasts
     * @param writtenTs Its socket had it, Unix ms
     * @param deliveredTs Its client said it has it
     * @param droppedTs It was too slow and was told to ask again
     */
    public record MonitorDevice(
            String device,
            String platform,
            boolean here,
            Long writtenTs,
            Long deliveredTs,
            Long droppedTs) {
        static MonitorDevice from(Map<String, Object> m) {
            return new MonitorDevice(
                    Json.string(m, "device"),
                    Json.string(m, "platform"),
                    Json.flag(m, "here"),
                    Json.numberOrNull(m, "written_ts"),
                    Json.numberOrNull(m, "delivered_ts"),
                    Json.numberOrNull(m, "dropped_ts"));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param user Who
     * @param state How far it came: `read`; `delivered`; `written`: her client did not confirm it; `behind`: her connection was too slow; `waiting`: she is connected, and nothing is known of it; `offline`
     */
    public record MonitorReceiver(
            String user,
            String state,
            List<MonitorDevice> devices) {
        static MonitorReceiver from(Map<String, Object> m) {
            return new MonitorReceiver(
                    Json.string(m, "user"),
                    Json.string(m, "state"),
                    Json.list(m, "devices", MonitorDevice::from));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param id Which webhook
     * @param state `delivered`; `waiting`: it is tried again; `given_up`; `behind`: its turn has not come; `paused`
     * @param tries How often it failed
     * @param nextTs When it is tried again, Unix ms
     */
    public record MonitorWebhook(
            String id,
            String state,
            Long tries,
            Long nextTs,
            WebhookCall call) {
        static MonitorWebhook from(Map<String, Object> m) {
            return new MonitorWebhook(
                    Json.string(m, "id"),
                    Json.string(m, "state"),
                    Json.numberOrNull(m, "tries"),
                    Json.numberOrNull(m, "next_ts"),
                    Json.object(m, "call", WebhookCall::from));
        }
    }

    /**
     * Part of what operations take or give.
     *
     * @param n Its number since the daemon started
     * @param ts When, Unix ms
     * @param level error, warn, info or debug
     * @param part Which part of the daemon spoke
     * @param text What it said
     */
    public record LogLine(
            long n,
            long ts,
            String level,
            String part,
            String text) {
        static LogLine from(Map<String, Object> m) {
            return new LogLine(
                    Json.number(m, "n"),
                    Json.number(m, "ts"),
                    Json.string(m, "level"),
                    Json.string(m, "part"),
                    Json.string(m, "text"));
        }
    }

    /** What auth.login takes. */
    public static final class AuthLoginIn extends Input {
        public AuthLoginIn(String user, String password) {
            put("user", user);
            put("password", password);
        }

        /** In its place from now on: asked for by password_expired, and taken at any sign-in. */
        public AuthLoginIn newPassword(String v) {
            put("new_password", v);
            return this;
        }

        /** A code of the authenticator, or one for recovery. */
        public AuthLoginIn totp(String v) {
            put("totp", v);
            return this;
        }

        /** The tenant; when not given the one that has the host name, or `default`. */
        public AuthLoginIn tenant(String v) {
            put("tenant", v);
            return this;
        }
    }

    /**
     * What auth.login gives.
     *
     * @param token The bearer token; shown only once
     * @param expiresTs When the token ends, Unix ms
     * @param recovery Codes in the place of the authenticator's, each once; shown only when the second step is switched on
     */
    public record AuthLoginOut(
            String token,
            User user,
            long expiresTs,
            List<String> recovery) {
        static AuthLoginOut from(Map<String, Object> m) {
            return new AuthLoginOut(
                    Json.string(m, "token"),
                    Json.object(m, "user", User::from),
                    Json.number(m, "expires_ts"),
                    Json.strings(m, "recovery"));
        }
    }

    /** What auth.forgot takes. */
    public static final class AuthForgotIn extends Input {
        public AuthForgotIn(String user) {
            put("user", user);
        }

        /** The tenant; when not given the one that has the host name, or `default`. */
        public AuthForgotIn tenant(String v) {
            put("tenant", v);
            return this;
        }
    }

    /** What auth.reset takes. */
    public static final class AuthResetIn extends Input {
        public AuthResetIn(String token, String password) {
            put("token", token);
            put("password", password);
        }
    }

    /**
     * What auth.reset gives.
     *
     */
    public record AuthResetOut(
            User user) {
        static AuthResetOut from(Map<String, Object> m) {
            return new AuthResetOut(
                    Json.object(m, "user", User::from));
        }
    }

    /** What totp.begin takes. */
    public static final class TotpBeginIn extends Input {
        public TotpBeginIn(String user, String password) {
            put("user", user);
            put("password", password);
        }

        /** The tenant; when not given the one that has the host name, or `default`. */
        public TotpBeginIn tenant(String v) {
            put("tenant", v);
            return this;
        }
    }

    /**
     * What totp.begin gives.
     *
     * @param key For the authenticator, base32; shown only once
     * @param uri The same as otpauth:, for a QR code
     */
    public record TotpBeginOut(
            String key,
            String uri) {
        static TotpBeginOut from(Map<String, Object> m) {
            return new TotpBeginOut(
                    Json.string(m, "key"),
                    Json.string(m, "uri"));
        }
    }

    /** What totp.get takes. */
    public static final class TotpGetIn extends Input {
        public TotpGetIn() {
        }

        /** Whose; one's own when not given. */
        public TotpGetIn user(String v) {
            put("user", v);
            return this;
        }
    }

    /**
     * What totp.get gives.
     *
     * @param on She signs in with a code as well
     * @param sinceTs Since when, Unix ms
     * @param recoveryLeft Codes for recovery that are left
     */
    public record TotpGetOut(
            boolean on,
            Long sinceTs,
            Long recoveryLeft) {
        static TotpGetOut from(Map<String, Object> m) {
            return new TotpGetOut(
                    Json.flag(m, "on"),
                    Json.numberOrNull(m, "since_ts"),
                    Json.numberOrNull(m, "recovery_left"));
        }
    }

    /** What totp.remove takes. */
    public static final class TotpRemoveIn extends Input {
        public TotpRemoveIn() {
        }

        /** Whose; one's own when not given. */
        public TotpRemoveIn user(String v) {
            put("user", v);
            return this;
        }

        /** A code, for one's own. */
        public TotpRemoveIn code(String v) {
            put("code", v);
            return this;
        }
    }

    /** What token.issue takes. */
    public static final class TokenIssueIn extends Input {
        public TokenIssueIn(String user) {
            put("user", user);
        }

        /** Seconds until it ends; 0 or absent: never. */
        public TokenIssueIn lifetimeS(long v) {
            put("lifetime_s", v);
            return this;
        }
    }

    /**
     * What token.issue gives.
     *
     * @param token The bearer token; shown only once
     * @param expiresTs When it ends, Unix ms
     */
    public record TokenIssueOut(
            String token,
            Long expiresTs) {
        static TokenIssueOut from(Map<String, Object> m) {
            return new TokenIssueOut(
                    Json.string(m, "token"),
                    Json.numberOrNull(m, "expires_ts"));
        }
    }

    /** What token.revoke takes. */
    public static final class TokenRevokeIn extends Input {
        public TokenRevokeIn() {
        }

        /** One token. */
        public TokenRevokeIn token(String v) {
            put("token", v);
            return this;
        }

        /** All tokens of a person. */
        public TokenRevokeIn user(String v) {
            put("user", v);
            return this;
        }
    }

    /** What setup.state takes. */
    public static final class SetupStateIn extends Input {
        public SetupStateIn() {
        }

        /** The tenant; when not given the one that has the host name, or `default`. */
        public SetupStateIn tenant(String v) {
            put("tenant", v);
            return this;
        }
    }

    /**
     * What setup.state gives.
     *
     * @param required The first admin is still to be made
     * @param version The daemon's version
     */
    public record SetupStateOut(
            boolean required,
            String version) {
        static SetupStateOut from(Map<String, Object> m) {
            return new SetupStateOut(
                    Json.flag(m, "required"),
                    Json.string(m, "version"));
        }
    }

    /** What setup.finish takes. */
    public static final class SetupFinishIn extends Input {
        public SetupFinishIn(String token, String user, String password) {
            put("token", token);
            put("user", user);
            put("password", password);
        }

        /** The first admin's name. */
        public SetupFinishIn name(String v) {
            put("name", v);
            return this;
        }

        /** The organisation's name. */
        public SetupFinishIn org(String v) {
            put("org", v);
            return this;
        }
    }

    /**
     * What setup.finish gives.
     *
     * @param token The bearer token; shown only once
     * @param expiresTs When the token ends, Unix ms
     * @param recovery Codes in the place of the authenticator's, each once; shown only when the second step is switched on
     */
    public record SetupFinishOut(
            String token,
            User user,
            long expiresTs,
            List<String> recovery) {
        static SetupFinishOut from(Map<String, Object> m) {
            return new SetupFinishOut(
                    Json.string(m, "token"),
                    Json.object(m, "user", User::from),
                    Json.number(m, "expires_ts"),
                    Json.strings(m, "recovery"));
        }
    }

    /**
     * What session.list gives.
     *
     */
    public record SessionListOut(
            List<Session> sessions) {
        static SessionListOut from(Map<String, Object> m) {
            return new SessionListOut(
                    Json.list(m, "sessions", Session::from));
        }
    }

    /** What session.kick takes. */
    public static final class SessionKickIn extends Input {
        public SessionKickIn() {
        }

        /** One session. */
        public SessionKickIn session(String v) {
            put("session", v);
            return this;
        }

        /** All of one device. */
        public SessionKickIn device(String v) {
            put("device", v);
            return this;
        }

        /** Of another person (admins). */
        public SessionKickIn user(String v) {
            put("user", v);
            return this;
        }
    }

    /**
     * What session.kick gives.
     *
     * @param kicked How many sessions ended
     */
    public record SessionKickOut(
            long kicked) {
        static SessionKickOut from(Map<String, Object> m) {
            return new SessionKickOut(
                    Json.number(m, "kicked"));
        }
    }

    /** What device.list takes. */
    public static final class DeviceListIn extends Input {
        public DeviceListIn() {
        }

        /** Of another person (admins, server keys). */
        public DeviceListIn user(String v) {
            put("user", v);
            return this;
        }
    }

    /**
     * What device.list gives.
     *
     */
    public record DeviceListOut(
            List<Device> devices) {
        static DeviceListOut from(Map<String, Object> m) {
            return new DeviceListOut(
                    Json.list(m, "devices", Device::from));
        }
    }

    /** What device.get takes. */
    public static final class DeviceGetIn extends Input {
        public DeviceGetIn(String device) {
            put("device", device);
        }

        /** Of another person (admins, server keys). */
        public DeviceGetIn user(String v) {
            put("user", v);
            return this;
        }
    }

    /**
     * What device.get gives.
     *
     * @param id Chosen by the device
     * @param platform phone, desktop or web
     * @param name What its person or it says
     * @param push It may be pushed to
     * @param online It has a session
     * @param current It is the one that asks
     * @param seenTs Last sign-in, within a day, Unix ms
     * @param address Block of addresses it came from
     */
    public record DeviceGetOut(
            String id,
            String platform,
            String name,
            boolean push,
            boolean online,
            boolean current,
            long seenTs,
            String address) {
        static DeviceGetOut from(Map<String, Object> m) {
            return new DeviceGetOut(
                    Json.string(m, "id"),
                    Json.string(m, "platform"),
                    Json.string(m, "name"),
                    Json.flag(m, "push"),
                    Json.flag(m, "online"),
                    Json.flag(m, "current"),
                    Json.number(m, "seen_ts"),
                    Json.string(m, "address"));
        }
    }

    /** What device.set takes. */
    public static final class DeviceSetIn extends Input {
        public DeviceSetIn(String device, boolean push) {
            put("device", device);
            put("push", push);
        }

        /** Client id: a retry gets the first answer. */
        public DeviceSetIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What device.set gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record DeviceSetOut(
            long seq,
            long id,
            long ts) {
        static DeviceSetOut from(Map<String, Object> m) {
            return new DeviceSetOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What device.rename takes. */
    public static final class DeviceRenameIn extends Input {
        public DeviceRenameIn(String device, String name) {
            put("device", device);
            put("name", name);
        }

        /** Client id: a retry gets the first answer. */
        public DeviceRenameIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What device.rename gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record DeviceRenameOut(
            long seq,
            long id,
            long ts) {
        static DeviceRenameOut from(Map<String, Object> m) {
            return new DeviceRenameOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What device.kick takes. */
    public static final class DeviceKickIn extends Input {
        public DeviceKickIn(String device) {
            put("device", device);
        }

        /** Of another person (admins, server keys). */
        public DeviceKickIn user(String v) {
            put("user", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public DeviceKickIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What device.kick gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record DeviceKickOut(
            long seq,
            long id,
            long ts) {
        static DeviceKickOut from(Map<String, Object> m) {
            return new DeviceKickOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What user.create takes. */
    public static final class UserCreateIn extends Input {
        public UserCreateIn(String id) {
            put("id", id);
        }

        /** Her name; the id when not given. */
        public UserCreateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Absent: she cannot sign in by password. */
        public UserCreateIn password(String v) {
            put("password", v);
            return this;
        }

        /** Makes her an admin. */
        public UserCreateIn admin(boolean v) {
            put("admin", v);
            return this;
        }

        /** Where she gets mail. */
        public UserCreateIn email(String v) {
            put("email", v);
            return this;
        }

        /** Sends her a link there, with which she chooses her password within seven days. */
        public UserCreateIn invite(boolean v) {
            put("invite", v);
            return this;
        }
    }

    /**
     * What user.create gives.
     *
     */
    public record UserCreateOut(
            User user) {
        static UserCreateOut from(Map<String, Object> m) {
            return new UserCreateOut(
                    Json.object(m, "user", User::from));
        }
    }

    /** What user.list takes. */
    public static final class UserListIn extends Input {
        public UserListIn() {
        }

        UserListIn(Map<String, Object> values) {
            super(values);
        }

        /** `next` of the page before. */
        public UserListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Only whose id or name contains this, or reads so: found as by user.search. */
        public UserListIn text(String v) {
            put("text", v);
            return this;
        }

        /** Only admins, or only others. */
        public UserListIn admin(boolean v) {
            put("admin", v);
            return this;
        }

        /** Only those who are shut out, or only others. */
        public UserListIn disabled(boolean v) {
            put("disabled", v);
            return this;
        }

        /** Only who is in this department or below it; this, tag, role and online are for administrators and who has the right user.read. */
        public UserListIn department(String v) {
            put("department", v);
            return this;
        }

        /** Only who has this tag. */
        public UserListIn tag(String v) {
            put("tag", v);
            return this;
        }

        /** Only who has this role. */
        public UserListIn role(String v) {
            put("role", v);
            return this;
        }

        /** Only who is here now. */
        public UserListIn online(boolean v) {
            put("online", v);
            return this;
        }

        /** With the departments and tags of each, for administrators and who has the right user.read. */
        public UserListIn details(boolean v) {
            put("details", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public UserListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What user.list gives.
     *
     * @param more There is another page
     * @param next What to give as `after` for it
     */
    public record UserListOut(
            List<User> users,
            boolean more,
            String next) {
        static UserListOut from(Map<String, Object> m) {
            return new UserListOut(
                    Json.list(m, "users", User::from),
                    Json.flag(m, "more"),
                    Json.string(m, "next"));
        }
    }

    /** What user.import takes. */
    public static final class UserImportIn extends Input {
        public UserImportIn(List<UserPeopleIn> people) {
            put("people", people);
        }

        /** Only says what would become of them. */
        public UserImportIn check(boolean v) {
            put("check", v);
            return this;
        }

        /** Sends a link to choose a password to those who are new, have an address and none. */
        public UserImportIn invite(boolean v) {
            put("invite", v);
            return this;
        }
    }

    /**
     * What user.import gives.
     *
     */
    public record UserImportOut(
            List<UserResult> results) {
        static UserImportOut from(Map<String, Object> m) {
            return new UserImportOut(
                    Json.list(m, "results", UserResult::from));
        }
    }

    /** What user.get takes. */
    public static final class UserGetIn extends Input {
        public UserGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What user.get gives.
     *
     */
    public record UserGetOut(
            User user,
            UserSignIn signIn) {
        static UserGetOut from(Map<String, Object> m) {
            return new UserGetOut(
                    Json.object(m, "user", User::from),
                    Json.object(m, "sign_in", UserSignIn::from));
        }
    }

    /** What user.update takes. */
    public static final class UserUpdateIn extends Input {
        public UserUpdateIn(String id) {
            put("id", id);
        }

        /** Her new name. */
        public UserUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Makes her an admin, or no longer (admins only). */
        public UserUpdateIn admin(boolean v) {
            put("admin", v);
            return this;
        }

        /** Where she gets mail, or empty (admins only). */
        public UserUpdateIn email(String v) {
            put("email", v);
            return this;
        }
    }

    /**
     * What user.update gives.
     *
     */
    public record UserUpdateOut(
            User user) {
        static UserUpdateOut from(Map<String, Object> m) {
            return new UserUpdateOut(
                    Json.object(m, "user", User::from));
        }
    }

    /** What user.delete takes. */
    public static final class UserDeleteIn extends Input {
        public UserDeleteIn(String id) {
            put("id", id);
        }

        /** What she said goes as well, for ever; else it stays, under nobody's name. */
        public UserDeleteIn erase(boolean v) {
            put("erase", v);
            return this;
        }

        /** Only says what would go. */
        public UserDeleteIn dryRun(boolean v) {
            put("dry_run", v);
            return this;
        }
    }

    /**
     * What user.delete gives.
     *
     * @param user Who
     * @param gone She is deleted
     * @param erase What she said goes as well
     * @param done Nothing is left to be done
     * @param erased Messages of hers that went so far
     * @param groups Groups that she leaves
     * @param channels Channels that she leaves
     * @param owned Of those, the ones that get another owner: an admin of it, or who has the least id
     * @param ended Of those, the ones that end, for nobody else is in them
     * @param direct Direct conversations: the others keep them, and write nothing there any more
     * @param contacts People who lose her as a contact
     * @param departments Departments that she leaves
     * @param devices Devices that are forgotten
     * @param files Files of hers, at most 10,000; those that a message names stay with it, all others go later
     */
    public record UserDeleteOut(
            String user,
            boolean gone,
            boolean erase,
            boolean done,
            long erased,
            long groups,
            long channels,
            long owned,
            long ended,
            long direct,
            long contacts,
            long departments,
            long devices,
            long files) {
        static UserDeleteOut from(Map<String, Object> m) {
            return new UserDeleteOut(
                    Json.string(m, "user"),
                    Json.flag(m, "gone"),
                    Json.flag(m, "erase"),
                    Json.flag(m, "done"),
                    Json.number(m, "erased"),
                    Json.number(m, "groups"),
                    Json.number(m, "channels"),
                    Json.number(m, "owned"),
                    Json.number(m, "ended"),
                    Json.number(m, "direct"),
                    Json.number(m, "contacts"),
                    Json.number(m, "departments"),
                    Json.number(m, "devices"),
                    Json.number(m, "files"));
        }
    }

    /** What user.search takes. */
    public static final class UserSearchIn extends Input {
        public UserSearchIn(String text) {
            put("text", text);
        }

        UserSearchIn(Map<String, Object> values) {
            super(values);
        }

        /** `next` of the page before. */
        public UserSearchIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most rows; 20 when not given. */
        public UserSearchIn limit(long v) {
            put("limit", v);
            return this;
        }

        /** Those who are shut out as well, for administrators and who has the right user.read. */
        public UserSearchIn disabled(boolean v) {
            put("disabled", v);
            return this;
        }
    }

    /**
     * What user.search gives.
     *
     * @param more There is another page
     * @param next What to give as `after` for it
     * @param partial There was too much to look through: ask more closely
     */
    public record UserSearchOut(
            List<User> users,
            boolean more,
            Long next,
            boolean partial) {
        static UserSearchOut from(Map<String, Object> m) {
            return new UserSearchOut(
                    Json.list(m, "users", User::from),
                    Json.flag(m, "more"),
                    Json.numberOrNull(m, "next"),
                    Json.flag(m, "partial"));
        }
    }

    /** What user.disable takes. */
    public static final class UserDisableIn extends Input {
        public UserDisableIn(String id) {
            put("id", id);
        }

        /** false lets her in again; true when not given. */
        public UserDisableIn disabled(boolean v) {
            put("disabled", v);
            return this;
        }
    }

    /**
     * What user.disable gives.
     *
     */
    public record UserDisableOut(
            User user) {
        static UserDisableOut from(Map<String, Object> m) {
            return new UserDisableOut(
                    Json.object(m, "user", User::from));
        }
    }

    /** What user.invite takes. */
    public static final class UserInviteIn extends Input {
        public UserInviteIn(String id) {
            put("id", id);
        }
    }

    /**
     * What user.invite gives.
     *
     * @param email Where it goes
     * @param expiresTs When its link ends, Unix ms
     */
    public record UserInviteOut(
            String email,
            long expiresTs) {
        static UserInviteOut from(Map<String, Object> m) {
            return new UserInviteOut(
                    Json.string(m, "email"),
                    Json.number(m, "expires_ts"));
        }
    }

    /** What user.set_password takes. */
    public static final class UserSetPasswordIn extends Input {
        public UserSetPasswordIn(String password) {
            put("password", password);
        }

        /** Whose; one's own when not given. */
        public UserSetPasswordIn id(String v) {
            put("id", v);
            return this;
        }

        /** The present one, for one's own. */
        public UserSetPasswordIn old(String v) {
            put("old", v);
            return this;
        }
    }

    /** What contact.request takes. */
    public static final class ContactRequestIn extends Input {
        public ContactRequestIn(String user) {
            put("user", user);
        }

        /** Words for her. */
        public ContactRequestIn text(String v) {
            put("text", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public ContactRequestIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What contact.request gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record ContactRequestOut(
            Long seq,
            Long id,
            Long ts) {
        static ContactRequestOut from(Map<String, Object> m) {
            return new ContactRequestOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What contact.requests takes. */
    public static final class ContactRequestsIn extends Input {
        public ContactRequestsIn() {
        }

        ContactRequestsIn(Map<String, Object> values) {
            super(values);
        }

        /** The last id of the page before. */
        public ContactRequestsIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public ContactRequestsIn limit(long v) {
            put("limit", v);
            return this;
        }

        /** Those one has sent, not those one got. */
        public ContactRequestsIn sent(boolean v) {
            put("sent", v);
            return this;
        }
    }

    /**
     * What contact.requests gives.
     *
     * @param more There is another page
     */
    public record ContactRequestsOut(
            List<ContactRequest> requests,
            boolean more) {
        static ContactRequestsOut from(Map<String, Object> m) {
            return new ContactRequestsOut(
                    Json.list(m, "requests", ContactRequest::from),
                    Json.flag(m, "more"));
        }
    }

    /** What contact.accept takes. */
    public static final class ContactAcceptIn extends Input {
        public ContactAcceptIn(String user) {
            put("user", user);
        }

        /** Client id: a retry gets the first answer. */
        public ContactAcceptIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What contact.accept gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record ContactAcceptOut(
            Long seq,
            Long id,
            Long ts) {
        static ContactAcceptOut from(Map<String, Object> m) {
            return new ContactAcceptOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What contact.refuse takes. */
    public static final class ContactRefuseIn extends Input {
        public ContactRefuseIn(String user) {
            put("user", user);
        }

        /** Client id: a retry gets the first answer. */
        public ContactRefuseIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What contact.refuse gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record ContactRefuseOut(
            Long seq,
            Long id,
            Long ts) {
        static ContactRefuseOut from(Map<String, Object> m) {
            return new ContactRefuseOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What contact.remove takes. */
    public static final class ContactRemoveIn extends Input {
        public ContactRemoveIn(String user) {
            put("user", user);
        }

        /** Client id: a retry gets the first answer. */
        public ContactRemoveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What contact.remove gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record ContactRemoveOut(
            Long seq,
            Long id,
            Long ts) {
        static ContactRemoveOut from(Map<String, Object> m) {
            return new ContactRemoveOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What contact.set takes. */
    public static final class ContactSetIn extends Input {
        public ContactSetIn(String user) {
            put("user", user);
        }

        /** What one calls her, 64 characters; empty: nothing. */
        public ContactSetIn remark(String v) {
            put("remark", v);
            return this;
        }

        /** All tags of hers, each of up to 32 characters. */
        public ContactSetIn tags(List<String> v) {
            put("tags", v);
            return this;
        }

        /** Marks her. */
        public ContactSetIn star(boolean v) {
            put("star", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public ContactSetIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What contact.set gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record ContactSetOut(
            Long seq,
            Long id,
            Long ts) {
        static ContactSetOut from(Map<String, Object> m) {
            return new ContactSetOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What contact.get takes. */
    public static final class ContactGetIn extends Input {
        public ContactGetIn(String user) {
            put("user", user);
        }
    }

    /**
     * What contact.get gives.
     *
     */
    public record ContactGetOut(
            Standing contact) {
        static ContactGetOut from(Map<String, Object> m) {
            return new ContactGetOut(
                    Json.object(m, "contact", Standing::from));
        }
    }

    /** What contact.list takes. */
    public static final class ContactListIn extends Input {
        public ContactListIn() {
        }

        ContactListIn(Map<String, Object> values) {
            super(values);
        }

        /** The last id of the page before. */
        public ContactListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public ContactListIn limit(long v) {
            put("limit", v);
            return this;
        }

        /** Only those with this tag. */
        public ContactListIn tag(String v) {
            put("tag", v);
            return this;
        }

        /** Only those marked. */
        public ContactListIn star(boolean v) {
            put("star", v);
            return this;
        }
    }

    /**
     * What contact.list gives.
     *
     * @param more There is another page
     */
    public record ContactListOut(
            List<Contact> contacts,
            boolean more) {
        static ContactListOut from(Map<String, Object> m) {
            return new ContactListOut(
                    Json.list(m, "contacts", Contact::from),
                    Json.flag(m, "more"));
        }
    }

    /** What block.add takes. */
    public static final class BlockAddIn extends Input {
        public BlockAddIn(String user) {
            put("user", user);
        }

        /** Client id: a retry gets the first answer. */
        public BlockAddIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What block.add gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record BlockAddOut(
            Long seq,
            Long id,
            Long ts) {
        static BlockAddOut from(Map<String, Object> m) {
            return new BlockAddOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What block.list takes. */
    public static final class BlockListIn extends Input {
        public BlockListIn() {
        }

        BlockListIn(Map<String, Object> values) {
            super(values);
        }

        /** The last id of the page before. */
        public BlockListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public BlockListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What block.list gives.
     *
     * @param more There is another page
     */
    public record BlockListOut(
            List<Block> blocks,
            boolean more) {
        static BlockListOut from(Map<String, Object> m) {
            return new BlockListOut(
                    Json.list(m, "blocks", Block::from),
                    Json.flag(m, "more"));
        }
    }

    /** What block.remove takes. */
    public static final class BlockRemoveIn extends Input {
        public BlockRemoveIn(String user) {
            put("user", user);
        }

        /** Client id: a retry gets the first answer. */
        public BlockRemoveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What block.remove gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record BlockRemoveOut(
            Long seq,
            Long id,
            Long ts) {
        static BlockRemoveOut from(Map<String, Object> m) {
            return new BlockRemoveOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What presence.set takes. */
    public static final class PresenceSetIn extends Input {
        public PresenceSetIn() {
        }

        public PresenceSetIn status(PresenceStatusIn v) {
            put("status", v);
            return this;
        }

        /** Who may know when one was here last (everyone, contacts, nobody). */
        public PresenceSetIn lastSeen(String v) {
            put("last_seen", v);
            return this;
        }

        /** One seems not to be here. */
        public PresenceSetIn invisible(boolean v) {
            put("invisible", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public PresenceSetIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What presence.set gives.
     *
     * @param seq Of the entry in one's own log
     * @param id Tenant-wide id of the entry
     * @param ts When, Unix ms
     */
    public record PresenceSetOut(
            Long seq,
            Long id,
            Long ts) {
        static PresenceSetOut from(Map<String, Object> m) {
            return new PresenceSetOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.numberOrNull(m, "ts"));
        }
    }

    /** What presence.get takes. */
    public static final class PresenceGetIn extends Input {
        public PresenceGetIn(List<String> users) {
            put("users", users);
        }
    }

    /**
     * What presence.get gives.
     *
     */
    public record PresenceGetOut(
            List<Presence> presence) {
        static PresenceGetOut from(Map<String, Object> m) {
            return new PresenceGetOut(
                    Json.list(m, "presence", Presence::from));
        }
    }

    /**
     * What presence.settings gives.
     *
     * @param text The status's words
     * @param emoji Its picture
     * @param untilTs When it ends, Unix ms
     * @param lastSeen everyone, contacts or nobody
     * @param invisible One seems not to be here
     */
    public record PresenceSettingsOut(
            String text,
            String emoji,
            Long untilTs,
            String lastSeen,
            boolean invisible) {
        static PresenceSettingsOut from(Map<String, Object> m) {
            return new PresenceSettingsOut(
                    Json.string(m, "text"),
                    Json.string(m, "emoji"),
                    Json.numberOrNull(m, "until_ts"),
                    Json.string(m, "last_seen"),
                    Json.flag(m, "invisible"));
        }
    }

    /** What group.create takes. */
    public static final class GroupCreateIn extends Input {
        public GroupCreateIn(String name) {
            put("name", name);
        }

        /** Absent: the daemon makes one. */
        public GroupCreateIn id(String v) {
            put("id", v);
            return this;
        }

        /** Who is in it; the caller is its owner and member anyway. */
        public GroupCreateIn members(List<String> v) {
            put("members", v);
            return this;
        }

        public GroupCreateIn settings(GroupSettingsIn v) {
            put("settings", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupCreateIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.create gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupCreateOut(
            Group group,
            long seq,
            long id) {
        static GroupCreateOut from(Map<String, Object> m) {
            return new GroupCreateOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.list takes. */
    public static final class GroupListIn extends Input {
        public GroupListIn() {
        }

        GroupListIn(Map<String, Object> values) {
            super(values);
        }

        /** Only those whose id or name contains it. */
        public GroupListIn text(String v) {
            put("text", v);
            return this;
        }

        /** The last id of the page before. */
        public GroupListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Those, too, that do not want to be found (admins). */
        public GroupListIn all(boolean v) {
            put("all", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public GroupListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What group.list gives.
     *
     * @param more There is another page
     */
    public record GroupListOut(
            List<Group> groups,
            boolean more) {
        static GroupListOut from(Map<String, Object> m) {
            return new GroupListOut(
                    Json.list(m, "groups", Group::from),
                    Json.flag(m, "more"));
        }
    }

    /** What group.get takes. */
    public static final class GroupGetIn extends Input {
        public GroupGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What group.get gives.
     *
     */
    public record GroupGetOut(
            Group group) {
        static GroupGetOut from(Map<String, Object> m) {
            return new GroupGetOut(
                    Json.object(m, "group", Group::from));
        }
    }

    /** What group.update takes. */
    public static final class GroupUpdateIn extends Input {
        public GroupUpdateIn(String id) {
            put("id", id);
        }

        /** Its new name. */
        public GroupUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Its new owner. */
        public GroupUpdateIn owner(String v) {
            put("owner", v);
            return this;
        }

        /** Members who become admins of the group. */
        public GroupUpdateIn adminsAdd(List<String> v) {
            put("admins_add", v);
            return this;
        }

        /** Admins of the group who become members. */
        public GroupUpdateIn adminsRemove(List<String> v) {
            put("admins_remove", v);
            return this;
        }

        public GroupUpdateIn settings(GroupSettingsIn v) {
            put("settings", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupUpdateIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.update gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupUpdateOut(
            Group group,
            long seq,
            long id) {
        static GroupUpdateOut from(Map<String, Object> m) {
            return new GroupUpdateOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.members takes. */
    public static final class GroupMembersIn extends Input {
        public GroupMembersIn(String id) {
            put("id", id);
        }

        GroupMembersIn(Map<String, Object> values) {
            super(values);
        }

        /** Only those whose id, name or nickname contains it. */
        public GroupMembersIn text(String v) {
            put("text", v);
            return this;
        }

        /** The last id of the page before. */
        public GroupMembersIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public GroupMembersIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What group.members gives.
     *
     * @param more There is another page
     */
    public record GroupMembersOut(
            List<GroupMember> members,
            boolean more) {
        static GroupMembersOut from(Map<String, Object> m) {
            return new GroupMembersOut(
                    Json.list(m, "members", GroupMember::from),
                    Json.flag(m, "more"));
        }
    }

    /** What group.add takes. */
    public static final class GroupAddIn extends Input {
        public GroupAddIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }

        /** Client id: a retry gets the first answer. */
        public GroupAddIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.add gives.
     *
     * @param seq Of the entry; absent: no change
     * @param id Of the entry, tenant-wide
     * @param added How many came
     */
    public record GroupAddOut(
            Long seq,
            Long id,
            long added) {
        static GroupAddOut from(Map<String, Object> m) {
            return new GroupAddOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.number(m, "added"));
        }
    }

    /** What group.remove takes. */
    public static final class GroupRemoveIn extends Input {
        public GroupRemoveIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }

        /** Client id: a retry gets the first answer. */
        public GroupRemoveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.remove gives.
     *
     * @param seq Of the entry; absent: no change
     * @param id Of the entry, tenant-wide
     * @param removed How many went
     */
    public record GroupRemoveOut(
            Long seq,
            Long id,
            long removed) {
        static GroupRemoveOut from(Map<String, Object> m) {
            return new GroupRemoveOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.number(m, "removed"));
        }
    }

    /** What group.leave takes. */
    public static final class GroupLeaveIn extends Input {
        public GroupLeaveIn(String id) {
            put("id", id);
        }

        /** Client id: a retry gets the first answer. */
        public GroupLeaveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.leave gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupLeaveOut(
            long seq,
            long id) {
        static GroupLeaveOut from(Map<String, Object> m) {
            return new GroupLeaveOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.set_role takes. */
    public static final class GroupSetRoleIn extends Input {
        public GroupSetRoleIn(String id, List<String> users, String role) {
            put("id", id);
            put("users", users);
            put("role", role);
        }

        /** Client id: a retry gets the first answer. */
        public GroupSetRoleIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.set_role gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupSetRoleOut(
            Group group,
            long seq,
            long id) {
        static GroupSetRoleOut from(Map<String, Object> m) {
            return new GroupSetRoleOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.transfer takes. */
    public static final class GroupTransferIn extends Input {
        public GroupTransferIn(String id, String user) {
            put("id", id);
            put("user", user);
        }

        /** Client id: a retry gets the first answer. */
        public GroupTransferIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.transfer gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupTransferOut(
            Group group,
            long seq,
            long id) {
        static GroupTransferOut from(Map<String, Object> m) {
            return new GroupTransferOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.dissolve takes. */
    public static final class GroupDissolveIn extends Input {
        public GroupDissolveIn(String id) {
            put("id", id);
        }

        /** Whether who was in it reads on what was said; true when not given. */
        public GroupDissolveIn history(boolean v) {
            put("history", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupDissolveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.dissolve gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupDissolveOut(
            long seq,
            long id) {
        static GroupDissolveOut from(Map<String, Object> m) {
            return new GroupDissolveOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.mute takes. */
    public static final class GroupMuteIn extends Input {
        public GroupMuteIn(String id) {
            put("id", id);
        }

        /** Whom; of lower rank than the caller. */
        public GroupMuteIn users(List<String> v) {
            put("users", v);
            return this;
        }

        /** Everyone but admins and speakers. */
        public GroupMuteIn all(boolean v) {
            put("all", v);
            return this;
        }

        /** Unix ms; for ever when not given. */
        public GroupMuteIn until(long v) {
            put("until", v);
            return this;
        }

        /** No longer. */
        public GroupMuteIn off(boolean v) {
            put("off", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupMuteIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.mute gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupMuteOut(
            Group group,
            long seq,
            long id) {
        static GroupMuteOut from(Map<String, Object> m) {
            return new GroupMuteOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.speakers takes. */
    public static final class GroupSpeakersIn extends Input {
        public GroupSpeakersIn(String id) {
            put("id", id);
        }

        /** Who may write when everyone is muted. */
        public GroupSpeakersIn add(List<String> v) {
            put("add", v);
            return this;
        }

        /** Who no longer may. */
        public GroupSpeakersIn remove(List<String> v) {
            put("remove", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupSpeakersIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.speakers gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupSpeakersOut(
            Group group,
            long seq,
            long id) {
        static GroupSpeakersOut from(Map<String, Object> m) {
            return new GroupSpeakersOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.join takes. */
    public static final class GroupJoinIn extends Input {
        public GroupJoinIn(String id) {
            put("id", id);
        }

        /** To the group's question. */
        public GroupJoinIn answer(String v) {
            put("answer", v);
            return this;
        }

        /** What the admins are told when they decide. */
        public GroupJoinIn text(String v) {
            put("text", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupJoinIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.join gives.
     *
     * @param state joined, waiting for an admin, or member already
     * @param seq Of the entry, for who joined
     * @param id Of the entry, tenant-wide
     */
    public record GroupJoinOut(
            String state,
            Long seq,
            Long id) {
        static GroupJoinOut from(Map<String, Object> m) {
            return new GroupJoinOut(
                    Json.string(m, "state"),
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What group.invite takes. */
    public static final class GroupInviteIn extends Input {
        public GroupInviteIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }

        /** What they are told. */
        public GroupInviteIn text(String v) {
            put("text", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupInviteIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.invite gives.
     *
     * @param invited How many were not in it
     */
    public record GroupInviteOut(
            long invited) {
        static GroupInviteOut from(Map<String, Object> m) {
            return new GroupInviteOut(
                    Json.number(m, "invited"));
        }
    }

    /** What group.decline takes. */
    public static final class GroupDeclineIn extends Input {
        public GroupDeclineIn(String id) {
            put("id", id);
        }
    }

    /** What group.invitations takes. */
    public static final class GroupInvitationsIn extends Input {
        public GroupInvitationsIn() {
        }

        GroupInvitationsIn(Map<String, Object> values) {
            super(values);
        }

        /** The last id of the page before. */
        public GroupInvitationsIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public GroupInvitationsIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What group.invitations gives.
     *
     * @param more There is another page
     */
    public record GroupInvitationsOut(
            List<GroupInvitation> invitations,
            boolean more) {
        static GroupInvitationsOut from(Map<String, Object> m) {
            return new GroupInvitationsOut(
                    Json.list(m, "invitations", GroupInvitation::from),
                    Json.flag(m, "more"));
        }
    }

    /** What group.requests takes. */
    public static final class GroupRequestsIn extends Input {
        public GroupRequestsIn(String id) {
            put("id", id);
        }

        GroupRequestsIn(Map<String, Object> values) {
            super(values);
        }

        /** The last user of the page before. */
        public GroupRequestsIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public GroupRequestsIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What group.requests gives.
     *
     * @param more There is another page
     */
    public record GroupRequestsOut(
            List<GroupRequest> requests,
            boolean more) {
        static GroupRequestsOut from(Map<String, Object> m) {
            return new GroupRequestsOut(
                    Json.list(m, "requests", GroupRequest::from),
                    Json.flag(m, "more"));
        }
    }

    /** What group.approve takes. */
    public static final class GroupApproveIn extends Input {
        public GroupApproveIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }

        /** Client id: a retry gets the first answer. */
        public GroupApproveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.approve gives.
     *
     * @param seq Of the entry; absent: no change
     * @param id Of the entry, tenant-wide
     * @param added How many came
     */
    public record GroupApproveOut(
            Long seq,
            Long id,
            long added) {
        static GroupApproveOut from(Map<String, Object> m) {
            return new GroupApproveOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"),
                    Json.number(m, "added"));
        }
    }

    /** What group.refuse takes. */
    public static final class GroupRefuseIn extends Input {
        public GroupRefuseIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }
    }

    /**
     * What group.refuse gives.
     *
     * @param refused How many had waited
     */
    public record GroupRefuseOut(
            long refused) {
        static GroupRefuseOut from(Map<String, Object> m) {
            return new GroupRefuseOut(
                    Json.number(m, "refused"));
        }
    }

    /** What group.set_notice takes. */
    public static final class GroupSetNoticeIn extends Input {
        public GroupSetNoticeIn(String id, String text) {
            put("id", id);
            put("text", text);
        }

        /** Client id: a retry gets the first answer. */
        public GroupSetNoticeIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.set_notice gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupSetNoticeOut(
            Group group,
            long seq,
            long id) {
        static GroupSetNoticeOut from(Map<String, Object> m) {
            return new GroupSetNoticeOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.notice takes. */
    public static final class GroupNoticeIn extends Input {
        public GroupNoticeIn(String id) {
            put("id", id);
        }
    }

    /**
     * What group.notice gives.
     *
     * @param text What it says
     * @param by Who put it up; empty: the system
     * @param seq Of the entry that told of it
     * @param ts When, Unix ms
     * @param read The caller has said that she read it
     * @param readers How many have
     */
    public record GroupNoticeOut(
            String text,
            String by,
            long seq,
            long ts,
            boolean read,
            long readers) {
        static GroupNoticeOut from(Map<String, Object> m) {
            return new GroupNoticeOut(
                    Json.string(m, "text"),
                    Json.string(m, "by"),
                    Json.number(m, "seq"),
                    Json.number(m, "ts"),
                    Json.flag(m, "read"),
                    Json.number(m, "readers"));
        }
    }

    /** What group.read_notice takes. */
    public static final class GroupReadNoticeIn extends Input {
        public GroupReadNoticeIn(String id) {
            put("id", id);
        }
    }

    /** What group.notice_readers takes. */
    public static final class GroupNoticeReadersIn extends Input {
        public GroupNoticeReadersIn(String id) {
            put("id", id);
        }

        GroupNoticeReadersIn(Map<String, Object> values) {
            super(values);
        }

        /** The last user of the page before. */
        public GroupNoticeReadersIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public GroupNoticeReadersIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What group.notice_readers gives.
     *
     * @param more There is another page
     */
    public record GroupNoticeReadersOut(
            List<GroupReader> readers,
            boolean more) {
        static GroupNoticeReadersOut from(Map<String, Object> m) {
            return new GroupNoticeReadersOut(
                    Json.list(m, "readers", GroupReader::from),
                    Json.flag(m, "more"));
        }
    }

    /** What group.set_nickname takes. */
    public static final class GroupSetNicknameIn extends Input {
        public GroupSetNicknameIn(String id) {
            put("id", id);
        }

        /** Whose; the caller's when not given, others' by admins. */
        public GroupSetNicknameIn user(String v) {
            put("user", v);
            return this;
        }

        /** What she is called here; absent: by her name again. */
        public GroupSetNicknameIn nickname(String v) {
            put("nickname", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public GroupSetNicknameIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What group.set_nickname gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record GroupSetNicknameOut(
            Group group,
            long seq,
            long id) {
        static GroupSetNicknameOut from(Map<String, Object> m) {
            return new GroupSetNicknameOut(
                    Json.object(m, "group", Group::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What group.search takes. */
    public static final class GroupSearchIn extends Input {
        public GroupSearchIn(String text) {
            put("text", text);
        }

        GroupSearchIn(Map<String, Object> values) {
            super(values);
        }

        /** `next` of the page before. */
        public GroupSearchIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most rows; 20 when not given. */
        public GroupSearchIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What group.search gives.
     *
     * @param more There is another page
     * @param next What to give as `after` for it
     * @param partial There was too much to look through: ask more closely
     */
    public record GroupSearchOut(
            List<Group> groups,
            boolean more,
            Long next,
            boolean partial) {
        static GroupSearchOut from(Map<String, Object> m) {
            return new GroupSearchOut(
                    Json.list(m, "groups", Group::from),
                    Json.flag(m, "more"),
                    Json.numberOrNull(m, "next"),
                    Json.flag(m, "partial"));
        }
    }

    /** What channel.create takes. */
    public static final class ChannelCreateIn extends Input {
        public ChannelCreateIn(String name) {
            put("name", name);
        }

        /** Absent: the daemon makes one. */
        public ChannelCreateIn id(String v) {
            put("id", v);
            return this;
        }

        /** Whose it is, when administrators make it for somebody. */
        public ChannelCreateIn owner(String v) {
            put("owner", v);
            return this;
        }

        public ChannelCreateIn settings(ChannelSettingsIn v) {
            put("settings", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public ChannelCreateIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What channel.create gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record ChannelCreateOut(
            Channel channel,
            long seq,
            long id) {
        static ChannelCreateOut from(Map<String, Object> m) {
            return new ChannelCreateOut(
                    Json.object(m, "channel", Channel::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What channel.list takes. */
    public static final class ChannelListIn extends Input {
        public ChannelListIn() {
        }

        ChannelListIn(Map<String, Object> values) {
            super(values);
        }

        /** Only those whose id or name contains it. */
        public ChannelListIn text(String v) {
            put("text", v);
            return this;
        }

        /** The last id of the page before. */
        public ChannelListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Those, too, that do not want to be found (admins). */
        public ChannelListIn all(boolean v) {
            put("all", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public ChannelListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What channel.list gives.
     *
     * @param more There is another page
     */
    public record ChannelListOut(
            List<Channel> channels,
            boolean more) {
        static ChannelListOut from(Map<String, Object> m) {
            return new ChannelListOut(
                    Json.list(m, "channels", Channel::from),
                    Json.flag(m, "more"));
        }
    }

    /** What channel.get takes. */
    public static final class ChannelGetIn extends Input {
        public ChannelGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What channel.get gives.
     *
     */
    public record ChannelGetOut(
            Channel channel) {
        static ChannelGetOut from(Map<String, Object> m) {
            return new ChannelGetOut(
                    Json.object(m, "channel", Channel::from));
        }
    }

    /** What channel.update takes. */
    public static final class ChannelUpdateIn extends Input {
        public ChannelUpdateIn(String id) {
            put("id", id);
        }

        /** Its new name. */
        public ChannelUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Its new owner, who follows it; the former one becomes a writer. */
        public ChannelUpdateIn owner(String v) {
            put("owner", v);
            return this;
        }

        public ChannelUpdateIn settings(ChannelSettingsIn v) {
            put("settings", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public ChannelUpdateIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What channel.update gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record ChannelUpdateOut(
            Channel channel,
            long seq,
            long id) {
        static ChannelUpdateOut from(Map<String, Object> m) {
            return new ChannelUpdateOut(
                    Json.object(m, "channel", Channel::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What channel.follow takes. */
    public static final class ChannelFollowIn extends Input {
        public ChannelFollowIn(String id) {
            put("id", id);
        }
    }

    /**
     * What channel.follow gives.
     *
     * @param following Whether one follows now
     */
    public record ChannelFollowOut(
            boolean following) {
        static ChannelFollowOut from(Map<String, Object> m) {
            return new ChannelFollowOut(
                    Json.flag(m, "following"));
        }
    }

    /** What channel.unfollow takes. */
    public static final class ChannelUnfollowIn extends Input {
        public ChannelUnfollowIn(String id) {
            put("id", id);
        }
    }

    /**
     * What channel.unfollow gives.
     *
     * @param following Whether one follows now
     */
    public record ChannelUnfollowOut(
            boolean following) {
        static ChannelUnfollowOut from(Map<String, Object> m) {
            return new ChannelUnfollowOut(
                    Json.flag(m, "following"));
        }
    }

    /** What channel.readers takes. */
    public static final class ChannelReadersIn extends Input {
        public ChannelReadersIn(String id) {
            put("id", id);
        }

        ChannelReadersIn(Map<String, Object> values) {
            super(values);
        }

        /** The last user of the page before. */
        public ChannelReadersIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public ChannelReadersIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What channel.readers gives.
     *
     * @param more There is another page
     */
    public record ChannelReadersOut(
            List<ChannelReader> readers,
            boolean more) {
        static ChannelReadersOut from(Map<String, Object> m) {
            return new ChannelReadersOut(
                    Json.list(m, "readers", ChannelReader::from),
                    Json.flag(m, "more"));
        }
    }

    /** What channel.add takes. */
    public static final class ChannelAddIn extends Input {
        public ChannelAddIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }
    }

    /**
     * What channel.add gives.
     *
     * @param added How many did not read it before
     */
    public record ChannelAddOut(
            long added) {
        static ChannelAddOut from(Map<String, Object> m) {
            return new ChannelAddOut(
                    Json.number(m, "added"));
        }
    }

    /** What channel.remove takes. */
    public static final class ChannelRemoveIn extends Input {
        public ChannelRemoveIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }
    }

    /**
     * What channel.remove gives.
     *
     * @param removed How many had read it
     */
    public record ChannelRemoveOut(
            long removed) {
        static ChannelRemoveOut from(Map<String, Object> m) {
            return new ChannelRemoveOut(
                    Json.number(m, "removed"));
        }
    }

    /** What channel.writers takes. */
    public static final class ChannelWritersIn extends Input {
        public ChannelWritersIn(String id) {
            put("id", id);
        }

        /** Who may publish. */
        public ChannelWritersIn add(List<String> v) {
            put("add", v);
            return this;
        }

        /** Who no longer may; she reads on. */
        public ChannelWritersIn remove(List<String> v) {
            put("remove", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public ChannelWritersIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What channel.writers gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record ChannelWritersOut(
            Channel channel,
            long seq,
            long id) {
        static ChannelWritersOut from(Map<String, Object> m) {
            return new ChannelWritersOut(
                    Json.object(m, "channel", Channel::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What channel.dissolve takes. */
    public static final class ChannelDissolveIn extends Input {
        public ChannelDissolveIn(String id) {
            put("id", id);
        }

        /** Whether its readers read on what was said; true when not given. */
        public ChannelDissolveIn history(boolean v) {
            put("history", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public ChannelDissolveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What channel.dissolve gives.
     *
     * @param seq Of the entry
     * @param id Of the entry, tenant-wide
     */
    public record ChannelDissolveOut(
            long seq,
            long id) {
        static ChannelDissolveOut from(Map<String, Object> m) {
            return new ChannelDissolveOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What sync takes. */
    public static final class SyncIn extends Input {
        public SyncIn() {
        }

        SyncIn(Map<String, Object> values) {
            super(values);
        }

        /** What the last answer said; 0 for everything. */
        public SyncIn since(long v) {
            put("since", v);
            return this;
        }

        /** Most conversations; 200 when not given. */
        public SyncIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What sync gives.
     *
     * @param since For the next call
     * @param epoch As session.open says
     * @param more Call again at once
     */
    public record SyncOut(
            List<Conversation> conversations,
            long since,
            String epoch,
            boolean more) {
        static SyncOut from(Map<String, Object> m) {
            return new SyncOut(
                    Json.list(m, "conversations", Conversation::from),
                    Json.number(m, "since"),
                    Json.string(m, "epoch"),
                    Json.flag(m, "more"));
        }
    }

    /** What conversation.get takes. */
    public static final class ConversationGetIn extends Input {
        public ConversationGetIn(String conv) {
            put("conv", conv);
        }
    }

    /**
     * What conversation.get gives.
     *
     * @param messageDays Messages older than so many days go; absent: never
     * @param fileDays Files of messages older than so many days go; absent: no sooner than their messages
     */
    public record ConversationGetOut(
            Conversation conversation,
            Long messageDays,
            Long fileDays,
            List<ConversationCursor> cursors) {
        static ConversationGetOut from(Map<String, Object> m) {
            return new ConversationGetOut(
                    Json.object(m, "conversation", Conversation::from),
                    Json.numberOrNull(m, "message_days"),
                    Json.numberOrNull(m, "file_days"),
                    Json.list(m, "cursors", ConversationCursor::from));
        }
    }

    /** What conversation.set takes. */
    public static final class ConversationSetIn extends Input {
        public ConversationSetIn(String conv) {
            put("conv", conv);
        }

        /** Keep it on top. */
        public ConversationSetIn pinned(boolean v) {
            put("pinned", v);
            return this;
        }

        /** Without alerts. */
        public ConversationSetIn muted(boolean v) {
            put("muted", v);
            return this;
        }

        /** When muted: alerts for mentions all the same. */
        public ConversationSetIn alertMentions(boolean v) {
            put("alert_mentions", v);
            return this;
        }

        /** Not listed until the next message. */
        public ConversationSetIn hidden(boolean v) {
            put("hidden", v);
            return this;
        }

        /** Marked as unread until it is read. */
        public ConversationSetIn unread(boolean v) {
            put("unread", v);
            return this;
        }
    }

    /** What conversation.draft takes. */
    public static final class ConversationDraftIn extends Input {
        public ConversationDraftIn(String conv) {
            put("conv", conv);
        }

        /** The words; none: the draft is dropped. */
        public ConversationDraftIn text(String v) {
            put("text", v);
            return this;
        }

        /** The seq it is to answer. */
        public ConversationDraftIn replyTo(long v) {
            put("reply_to", v);
            return this;
        }
    }

    /** What conversation.clear takes. */
    public static final class ConversationClearIn extends Input {
        public ConversationClearIn(String conv) {
            put("conv", conv);
        }
    }

    /** What conversation.read takes. */
    public static final class ConversationReadIn extends Input {
        public ConversationReadIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }
    }

    /**
     * What conversation.read gives.
     *
     * @param read Where the cursor stands now
     */
    public record ConversationReadOut(
            long read) {
        static ConversationReadOut from(Map<String, Object> m) {
            return new ConversationReadOut(
                    Json.number(m, "read"));
        }
    }

    /** What conversation.typing takes. */
    public static final class ConversationTypingIn extends Input {
        public ConversationTypingIn(String conv) {
            put("conv", conv);
        }

        /** What is under way; text when not given (text, voice). */
        public ConversationTypingIn kind(String v) {
            put("kind", v);
            return this;
        }

        /** It is no longer. */
        public ConversationTypingIn stop(boolean v) {
            put("stop", v);
            return this;
        }
    }

    /** What message.send takes. */
    public static final class MessageSendIn extends Input {
        public MessageSendIn(String conv, String kind, Map<String, ?> body) {
            put("conv", conv);
            put("kind", kind);
            put("body", body);
        }

        /** Client id: a retry gets the first answer. */
        public MessageSendIn cid(String v) {
            put("cid", v);
            return this;
        }

        /** The seq it answers. */
        public MessageSendIn replyTo(long v) {
            put("reply_to", v);
            return this;
        }

        /** User ids, or * for everyone. */
        public MessageSendIn mentions(List<String> v) {
            put("mentions", v);
            return this;
        }

        /** In groups: the only members it is for, and who count it. */
        public MessageSendIn to(List<String> v) {
            put("to", v);
            return this;
        }

        /** Asks everyone for an acknowledgement. */
        public MessageSendIn urgent(boolean v) {
            put("urgent", v);
            return this;
        }

        /** Of two: erased for both so many seconds after the other read it. */
        public MessageSendIn burnS(long v) {
            put("burn_s", v);
            return this;
        }
    }

    /**
     * What message.send gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageSendOut(
            long seq,
            long id,
            long ts) {
        static MessageSendOut from(Map<String, Object> m) {
            return new MessageSendOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.list takes. */
    public static final class MessageListIn extends Input {
        public MessageListIn(String conv) {
            put("conv", conv);
        }

        MessageListIn(Map<String, Object> values) {
            super(values);
        }

        /** Entries after this seq, the oldest of them first. */
        public MessageListIn after(long v) {
            put("after", v);
            return this;
        }

        /** Entries before this seq, the newest of them. */
        public MessageListIn before(long v) {
            put("before", v);
            return this;
        }

        /** Entries on both sides of this seq. */
        public MessageListIn around(long v) {
            put("around", v);
            return this;
        }

        /** Most entries; 50 when not given. */
        public MessageListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What message.list gives.
     *
     * @param moreBefore There are older ones
     * @param moreAfter There are newer ones
     * @param seq Newest seq the caller may see
     */
    public record MessageListOut(
            List<Entry> entries,
            boolean moreBefore,
            boolean moreAfter,
            long seq) {
        static MessageListOut from(Map<String, Object> m) {
            return new MessageListOut(
                    Json.list(m, "entries", Entry::from),
                    Json.flag(m, "more_before"),
                    Json.flag(m, "more_after"),
                    Json.number(m, "seq"));
        }
    }

    /** What message.search takes. */
    public static final class MessageSearchIn extends Input {
        public MessageSearchIn() {
        }

        MessageSearchIn(Map<String, Object> values) {
            super(values);
        }

        /** Words and phrases that all stand in it; what is in quotation marks, as it is. */
        public MessageSearchIn text(String v) {
            put("text", v);
            return this;
        }

        /** Only in this conversation; otherwise in all that one is in. */
        public MessageSearchIn conv(String v) {
            put("conv", v);
            return this;
        }

        /** Only what this person said. */
        public MessageSearchIn from(String v) {
            put("from", v);
            return this;
        }

        /** Only of this kind (text, image, file, voice, video, location, card, merged). */
        public MessageSearchIn kind(String v) {
            put("kind", v);
            return this;
        }

        /** Only images, files, voices and videos. */
        public MessageSearchIn file(boolean v) {
            put("file", v);
            return this;
        }

        /** Only what was said then or later, Unix ms. */
        public MessageSearchIn afterTs(long v) {
            put("after_ts", v);
            return this;
        }

        /** Only what was said before, Unix ms. */
        public MessageSearchIn beforeTs(long v) {
            put("before_ts", v);
            return this;
        }

        /** newest first, when not given; or by relevance, of the newest 1,000 (newest, relevance). */
        public MessageSearchIn order(String v) {
            put("order", v);
            return this;
        }

        /** `next` of the page before. */
        public MessageSearchIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most hits; 20 when not given. */
        public MessageSearchIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What message.search gives.
     *
     * @param more There is another page; this one may be short, or empty, where much had to be looked through
     * @param next What to give as `after` for it
     * @param partial There was too much to look through, and what is old was left out: ask more closely
     * @param upto The tenant-wide id up to which all that was said can be found
     */
    public record MessageSearchOut(
            List<Hit> hits,
            boolean more,
            Long next,
            boolean partial,
            long upto) {
        static MessageSearchOut from(Map<String, Object> m) {
            return new MessageSearchOut(
                    Json.list(m, "hits", Hit::from),
                    Json.flag(m, "more"),
                    Json.numberOrNull(m, "next"),
                    Json.flag(m, "partial"),
                    Json.number(m, "upto"));
        }
    }

    /** What message.recall takes. */
    public static final class MessageRecallIn extends Input {
        public MessageRecallIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Client id: a retry gets the first answer. */
        public MessageRecallIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.recall gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageRecallOut(
            long seq,
            long id,
            long ts) {
        static MessageRecallOut from(Map<String, Object> m) {
            return new MessageRecallOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.remove takes. */
    public static final class MessageRemoveIn extends Input {
        public MessageRemoveIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Why, for the audit log. */
        public MessageRemoveIn reason(String v) {
            put("reason", v);
            return this;
        }
    }

    /** What message.report takes. */
    public static final class MessageReportIn extends Input {
        public MessageReportIn(String conv, long seq, String reason) {
            put("conv", conv);
            put("seq", seq);
            put("reason", reason);
        }

        /** In one's own words. */
        public MessageReportIn text(String v) {
            put("text", v);
            return this;
        }
    }

    /**
     * What message.report gives.
     *
     * @param id The message's tenant-wide id, by which the report is known
     */
    public record MessageReportOut(
            long id) {
        static MessageReportOut from(Map<String, Object> m) {
            return new MessageReportOut(
                    Json.number(m, "id"));
        }
    }

    /** What message.get takes. */
    public static final class MessageGetIn extends Input {
        public MessageGetIn(String conv, List<Long> seqs) {
            put("conv", conv);
            put("seqs", seqs);
        }
    }

    /**
     * What message.get gives.
     *
     * @param rest Too long: ask again for those behind the last
     */
    public record MessageGetOut(
            List<Entry> entries,
            boolean rest) {
        static MessageGetOut from(Map<String, Object> m) {
            return new MessageGetOut(
                    Json.list(m, "entries", Entry::from),
                    Json.flag(m, "rest"));
        }
    }

    /** What message.edit takes. */
    public static final class MessageEditIn extends Input {
        public MessageEditIn(String conv, long seq, String kind, Map<String, ?> body) {
            put("conv", conv);
            put("seq", seq);
            put("kind", kind);
            put("body", body);
        }

        /** Client id: a retry gets the first answer. */
        public MessageEditIn cid(String v) {
            put("cid", v);
            return this;
        }

        /** User ids, or * for everyone. */
        public MessageEditIn mentions(List<String> v) {
            put("mentions", v);
            return this;
        }
    }

    /**
     * What message.edit gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageEditOut(
            long seq,
            long id,
            long ts) {
        static MessageEditOut from(Map<String, Object> m) {
            return new MessageEditOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.delete takes. */
    public static final class MessageDeleteIn extends Input {
        public MessageDeleteIn(String conv, List<Long> seqs) {
            put("conv", conv);
            put("seqs", seqs);
        }
    }

    /** What message.react takes. */
    public static final class MessageReactIn extends Input {
        public MessageReactIn(String conv, long seq, String emoji) {
            put("conv", conv);
            put("seq", seq);
            put("emoji", emoji);
        }

        /** Client id: a retry gets the first answer. */
        public MessageReactIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.react gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageReactOut(
            long seq,
            long id,
            long ts) {
        static MessageReactOut from(Map<String, Object> m) {
            return new MessageReactOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.unreact takes. */
    public static final class MessageUnreactIn extends Input {
        public MessageUnreactIn(String conv, long seq, String emoji) {
            put("conv", conv);
            put("seq", seq);
            put("emoji", emoji);
        }

        /** Client id: a retry gets the first answer. */
        public MessageUnreactIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.unreact gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageUnreactOut(
            long seq,
            long id,
            long ts) {
        static MessageUnreactOut from(Map<String, Object> m) {
            return new MessageUnreactOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.reactions takes. */
    public static final class MessageReactionsIn extends Input {
        public MessageReactionsIn(String conv, long seq, String emoji) {
            put("conv", conv);
            put("seq", seq);
            put("emoji", emoji);
        }

        MessageReactionsIn(Map<String, Object> values) {
            super(values);
        }

        /** The last one of a page. */
        public MessageReactionsIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most of them; 50 when not given. */
        public MessageReactionsIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What message.reactions gives.
     *
     * @param more There are more, after the last
     */
    public record MessageReactionsOut(
            List<Reaction> people,
            boolean more) {
        static MessageReactionsOut from(Map<String, Object> m) {
            return new MessageReactionsOut(
                    Json.list(m, "people", Reaction::from),
                    Json.flag(m, "more"));
        }
    }

    /** What message.forward takes. */
    public static final class MessageForwardIn extends Input {
        public MessageForwardIn(String from, List<Long> seqs, String conv) {
            put("from", from);
            put("seqs", seqs);
            put("conv", conv);
        }

        /** Into one message of kind merged. */
        public MessageForwardIn merged(boolean v) {
            put("merged", v);
            return this;
        }

        /** Of a merged message. */
        public MessageForwardIn title(String v) {
            put("title", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public MessageForwardIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.forward gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageForwardOut(
            long seq,
            long id,
            long ts) {
        static MessageForwardOut from(Map<String, Object> m) {
            return new MessageForwardOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.readers takes. */
    public static final class MessageReadersIn extends Input {
        public MessageReadersIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        MessageReadersIn(Map<String, Object> values) {
            super(values);
        }

        /** Which of them; the first when not given (read, unread). */
        public MessageReadersIn which(String v) {
            put("which", v);
            return this;
        }

        /** What the page before said. */
        public MessageReadersIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most of them; 50 when not given. */
        public MessageReadersIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What message.readers gives.
     *
     * @param users By id; may be none though there are more
     * @param after For the next page
     * @param more There are more members to look at
     */
    public record MessageReadersOut(
            List<String> users,
            String after,
            boolean more) {
        static MessageReadersOut from(Map<String, Object> m) {
            return new MessageReadersOut(
                    Json.strings(m, "users"),
                    Json.string(m, "after"),
                    Json.flag(m, "more"));
        }
    }

    /** What message.ack takes. */
    public static final class MessageAckIn extends Input {
        public MessageAckIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Client id: a retry gets the first answer. */
        public MessageAckIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.ack gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageAckOut(
            long seq,
            long id,
            long ts) {
        static MessageAckOut from(Map<String, Object> m) {
            return new MessageAckOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.acks takes. */
    public static final class MessageAcksIn extends Input {
        public MessageAcksIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        MessageAcksIn(Map<String, Object> values) {
            super(values);
        }

        /** Which of them; the first when not given (acked, waiting). */
        public MessageAcksIn which(String v) {
            put("which", v);
            return this;
        }

        /** What the page before said. */
        public MessageAcksIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most of them; 50 when not given. */
        public MessageAcksIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What message.acks gives.
     *
     * @param users By id; may be none though there are more
     * @param after For the next page
     * @param more There are more members to look at
     */
    public record MessageAcksOut(
            List<String> users,
            String after,
            boolean more) {
        static MessageAcksOut from(Map<String, Object> m) {
            return new MessageAcksOut(
                    Json.strings(m, "users"),
                    Json.string(m, "after"),
                    Json.flag(m, "more"));
        }
    }

    /** What message.calm takes. */
    public static final class MessageCalmIn extends Input {
        public MessageCalmIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Client id: a retry gets the first answer. */
        public MessageCalmIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.calm gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageCalmOut(
            long seq,
            long id,
            long ts) {
        static MessageCalmOut from(Map<String, Object> m) {
            return new MessageCalmOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.pin takes. */
    public static final class MessagePinIn extends Input {
        public MessagePinIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Client id: a retry gets the first answer. */
        public MessagePinIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.pin gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessagePinOut(
            long seq,
            long id,
            long ts) {
        static MessagePinOut from(Map<String, Object> m) {
            return new MessagePinOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.unpin takes. */
    public static final class MessageUnpinIn extends Input {
        public MessageUnpinIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Client id: a retry gets the first answer. */
        public MessageUnpinIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What message.unpin gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageUnpinOut(
            long seq,
            long id,
            long ts) {
        static MessageUnpinOut from(Map<String, Object> m) {
            return new MessageUnpinOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.pinned takes. */
    public static final class MessagePinnedIn extends Input {
        public MessagePinnedIn(String conv) {
            put("conv", conv);
        }

        MessagePinnedIn(Map<String, Object> values) {
            super(values);
        }

        /** The seq of the last one of a page. */
        public MessagePinnedIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most of them; 50 when not given. */
        public MessagePinnedIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What message.pinned gives.
     *
     * @param more There are more, after the last
     */
    public record MessagePinnedOut(
            List<MessagePinned> pinned,
            boolean more) {
        static MessagePinnedOut from(Map<String, Object> m) {
            return new MessagePinnedOut(
                    Json.list(m, "pinned", MessagePinned::from),
                    Json.flag(m, "more"));
        }
    }

    /** What message.extend takes. */
    public static final class MessageExtendIn extends Input {
        public MessageExtendIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Client id: a retry gets the first answer. */
        public MessageExtendIn cid(String v) {
            put("cid", v);
            return this;
        }

        /** Keys of 1 to 64 bytes and their values, strings of at most 2,048 bytes. */
        public MessageExtendIn set(Map<String, ?> v) {
            put("set", v);
            return this;
        }

        /** Keys to delete. */
        public MessageExtendIn delete(List<String> v) {
            put("delete", v);
            return this;
        }

        /** What must stand there now, else nothing is changed; null: nothing. */
        public MessageExtendIn expect(Map<String, ?> v) {
            put("expect", v);
            return this;
        }
    }

    /**
     * What message.extend gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record MessageExtendOut(
            long seq,
            long id,
            long ts) {
        static MessageExtendOut from(Map<String, Object> m) {
            return new MessageExtendOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What message.import takes. */
    public static final class MessageImportIn extends Input {
        public MessageImportIn(String conv, List<ImportMessageIn> messages) {
            put("conv", conv);
            put("messages", messages);
        }
    }

    /**
     * What message.import gives.
     *
     * @param imported How many were new
     * @param known How many had been imported before
     * @param seq The newest of the conversation
     */
    public record MessageImportOut(
            long imported,
            long known,
            long seq) {
        static MessageImportOut from(Map<String, Object> m) {
            return new MessageImportOut(
                    Json.number(m, "imported"),
                    Json.number(m, "known"),
                    Json.number(m, "seq"));
        }
    }

    /** What stream.open takes. */
    public static final class StreamOpenIn extends Input {
        public StreamOpenIn(String conv) {
            put("conv", conv);
        }

        /** Client id: a retry gets the first answer. */
        public StreamOpenIn cid(String v) {
            put("cid", v);
            return this;
        }

        /** The seq it answers. */
        public StreamOpenIn replyTo(long v) {
            put("reply_to", v);
            return this;
        }
    }

    /**
     * What stream.open gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record StreamOpenOut(
            long seq,
            long id,
            long ts) {
        static StreamOpenOut from(Map<String, Object> m) {
            return new StreamOpenOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What stream.append takes. */
    public static final class StreamAppendIn extends Input {
        public StreamAppendIn(String conv, long seq, long at, String text) {
            put("conv", conv);
            put("seq", seq);
            put("at", at);
            put("text", text);
        }
    }

    /**
     * What stream.append gives.
     *
     * @param at How many characters there are now: go on from there
     * @param saved How many of them are committed and synced
     */
    public record StreamAppendOut(
            long at,
            long saved) {
        static StreamAppendOut from(Map<String, Object> m) {
            return new StreamAppendOut(
                    Json.number(m, "at"),
                    Json.number(m, "saved"));
        }
    }

    /** What stream.finish takes. */
    public static final class StreamFinishIn extends Input {
        public StreamFinishIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Client id: a retry gets the first answer. */
        public StreamFinishIn cid(String v) {
            put("cid", v);
            return this;
        }

        /** All of it, at most 20,000 characters; what was appended, when not given. */
        public StreamFinishIn text(String v) {
            put("text", v);
            return this;
        }

        /** How many characters were appended: it is refused when some are missing. */
        public StreamFinishIn at(long v) {
            put("at", v);
            return this;
        }

        /** User ids, or * for everyone. */
        public StreamFinishIn mentions(List<String> v) {
            put("mentions", v);
            return this;
        }
    }

    /**
     * What stream.finish gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record StreamFinishOut(
            long seq,
            long id,
            long ts) {
        static StreamFinishOut from(Map<String, Object> m) {
            return new StreamFinishOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What room.create takes. */
    public static final class RoomCreateIn extends Input {
        public RoomCreateIn(String room) {
            put("room", room);
        }

        /** Its title. */
        public RoomCreateIn title(String v) {
            put("title", v);
            return this;
        }

        /** It stays when nobody is there. */
        public RoomCreateIn keep(boolean v) {
            put("keep", v);
            return this;
        }

        public RoomCreateIn settings(RoomSettingsIn v) {
            put("settings", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public RoomCreateIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What room.create gives.
     *
     * @param seq Of the entry in its log
     * @param id Tenant-wide id
     */
    public record RoomCreateOut(
            Room room,
            long seq,
            long id) {
        static RoomCreateOut from(Map<String, Object> m) {
            return new RoomCreateOut(
                    Json.object(m, "room", Room::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What room.list takes. */
    public static final class RoomListIn extends Input {
        public RoomListIn() {
        }

        RoomListIn(Map<String, Object> values) {
            super(values);
        }

        /** Rooms after this one. */
        public RoomListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rooms; 50 when not given. */
        public RoomListIn limit(long v) {
            put("limit", v);
            return this;
        }

        /** Only those of the caller. */
        public RoomListIn mine(boolean v) {
            put("mine", v);
            return this;
        }

        /** Only those that are kept. */
        public RoomListIn kept(boolean v) {
            put("kept", v);
            return this;
        }
    }

    /**
     * What room.list gives.
     *
     * @param more There are more
     */
    public record RoomListOut(
            List<RoomRow> rooms,
            boolean more) {
        static RoomListOut from(Map<String, Object> m) {
            return new RoomListOut(
                    Json.list(m, "rooms", RoomRow::from),
                    Json.flag(m, "more"));
        }
    }

    /** What room.get takes. */
    public static final class RoomGetIn extends Input {
        public RoomGetIn(String room) {
            put("room", room);
        }
    }

    /**
     * What room.get gives.
     *
     */
    public record RoomGetOut(
            Room room) {
        static RoomGetOut from(Map<String, Object> m) {
            return new RoomGetOut(
                    Json.object(m, "room", Room::from));
        }
    }

    /** What room.update takes. */
    public static final class RoomUpdateIn extends Input {
        public RoomUpdateIn(String room) {
            put("room", room);
        }

        /** Its title. */
        public RoomUpdateIn title(String v) {
            put("title", v);
            return this;
        }

        /** It stays when nobody is there. */
        public RoomUpdateIn keep(boolean v) {
            put("keep", v);
            return this;
        }

        /** Who looks after it. */
        public RoomUpdateIn owner(String v) {
            put("owner", v);
            return this;
        }

        public RoomUpdateIn settings(RoomSettingsIn v) {
            put("settings", v);
            return this;
        }
    }

    /**
     * What room.update gives.
     *
     * @param seq Of the entry in its log
     * @param id Tenant-wide id
     */
    public record RoomUpdateOut(
            Room room,
            long seq,
            long id) {
        static RoomUpdateOut from(Map<String, Object> m) {
            return new RoomUpdateOut(
                    Json.object(m, "room", Room::from),
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What room.destroy takes. */
    public static final class RoomDestroyIn extends Input {
        public RoomDestroyIn(String room) {
            put("room", room);
        }
    }

    /**
     * What room.destroy gives.
     *
     * @param seq Of the entry in its log; absent: it was so already
     * @param id Tenant-wide id
     */
    public record RoomDestroyOut(
            Long seq,
            Long id) {
        static RoomDestroyOut from(Map<String, Object> m) {
            return new RoomDestroyOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What room.send takes. */
    public static final class RoomSendIn extends Input {
        public RoomSendIn(String room, String kind, Map<String, ?> body) {
            put("room", room);
            put("kind", kind);
            put("body", body);
        }

        /** Client id: a retry gets the first answer for a while. */
        public RoomSendIn cid(String v) {
            put("cid", v);
            return this;
        }

        /** normal when not given, or when one may not say high (high, normal, low). */
        public RoomSendIn priority(String v) {
            put("priority", v);
            return this;
        }

        /** Equal ones of a window become one with a count. */
        public RoomSendIn merge(boolean v) {
            put("merge", v);
            return this;
        }
    }

    /**
     * What room.send gives.
     *
     * @param n Its number in the room
     * @param merged It goes out when the window ends
     * @param dropped It was not sent: rate, muted, filtered or busy
     * @param hint What to do about it
     */
    public record RoomSendOut(
            Long n,
            boolean merged,
            String dropped,
            String hint) {
        static RoomSendOut from(Map<String, Object> m) {
            return new RoomSendOut(
                    Json.numberOrNull(m, "n"),
                    Json.flag(m, "merged"),
                    Json.string(m, "dropped"),
                    Json.string(m, "hint"));
        }
    }

    /** What room.history takes. */
    public static final class RoomHistoryIn extends Input {
        public RoomHistoryIn(String room) {
            put("room", room);
        }

        /** Messages before this n, from memory. */
        public RoomHistoryIn before(long v) {
            put("before", v);
            return this;
        }

        /** Messages before this seq, from the log. */
        public RoomHistoryIn beforeSeq(long v) {
            put("before_seq", v);
            return this;
        }

        /** Most messages; 50 when not given. */
        public RoomHistoryIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What room.history gives.
     *
     * @param more There are older ones
     * @param next What to say as before, or as before_seq when they have a seq
     */
    public record RoomHistoryOut(
            List<RoomMessage> messages,
            boolean more,
            Long next) {
        static RoomHistoryOut from(Map<String, Object> m) {
            return new RoomHistoryOut(
                    Json.list(m, "messages", RoomMessage::from),
                    Json.flag(m, "more"),
                    Json.numberOrNull(m, "next"));
        }
    }

    /** What room.members takes. */
    public static final class RoomMembersIn extends Input {
        public RoomMembersIn(String room) {
            put("room", room);
        }

        RoomMembersIn(Map<String, Object> values) {
            super(values);
        }

        /** `next` of the page before. */
        public RoomMembersIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most people; 500 when not given. */
        public RoomMembersIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What room.members gives.
     *
     * @param count People who are there
     * @param members A page of them, for those who are there too, its owner and administrators
     * @param more There is another page
     * @param next What to give as `after` for it
     */
    public record RoomMembersOut(
            long count,
            List<String> members,
            boolean more,
            Long next) {
        static RoomMembersOut from(Map<String, Object> m) {
            return new RoomMembersOut(
                    Json.number(m, "count"),
                    Json.strings(m, "members"),
                    Json.flag(m, "more"),
                    Json.numberOrNull(m, "next"));
        }
    }

    /** What room.attributes takes. */
    public static final class RoomAttributesIn extends Input {
        public RoomAttributesIn(String room) {
            put("room", room);
        }

        /** Which; all when not given. */
        public RoomAttributesIn keys(List<String> v) {
            put("keys", v);
            return this;
        }
    }

    /**
     * What room.attributes gives.
     *
     */
    public record RoomAttributesOut(
            List<RoomAttribute> attributes) {
        static RoomAttributesOut from(Map<String, Object> m) {
            return new RoomAttributesOut(
                    Json.list(m, "attributes", RoomAttribute::from));
        }
    }

    /** What room.set_attribute takes. */
    public static final class RoomSetAttributeIn extends Input {
        public RoomSetAttributeIn(String room, String key, String value) {
            put("room", room);
            put("key", key);
            put("value", value);
        }

        /** Only when this is its value now. */
        public RoomSetAttributeIn expect(String v) {
            put("expect", v);
            return this;
        }

        /** Only when there is none. */
        public RoomSetAttributeIn new_(boolean v) {
            put("new", v);
            return this;
        }

        /** It goes when the caller leaves the room. */
        public RoomSetAttributeIn autoDelete(boolean v) {
            put("auto_delete", v);
            return this;
        }

        /** Whoever set it: for the room's owner and administrators. */
        public RoomSetAttributeIn force(boolean v) {
            put("force", v);
            return this;
        }
    }

    /** What room.delete_attribute takes. */
    public static final class RoomDeleteAttributeIn extends Input {
        public RoomDeleteAttributeIn(String room, String key) {
            put("room", room);
            put("key", key);
        }

        /** Only when this is its value now. */
        public RoomDeleteAttributeIn expect(String v) {
            put("expect", v);
            return this;
        }

        /** Whoever set it: for the room's owner and administrators. */
        public RoomDeleteAttributeIn force(boolean v) {
            put("force", v);
            return this;
        }
    }

    /** What room.mute takes. */
    public static final class RoomMuteIn extends Input {
        public RoomMuteIn(String room) {
            put("room", room);
        }

        /** Whom. */
        public RoomMuteIn user(String v) {
            put("user", v);
            return this;
        }

        /** Everyone but speakers, its owner and administrators. */
        public RoomMuteIn all(boolean v) {
            put("all", v);
            return this;
        }

        /** Unix ms; for ever when not given. */
        public RoomMuteIn until(long v) {
            put("until", v);
            return this;
        }

        /** No longer. */
        public RoomMuteIn off(boolean v) {
            put("off", v);
            return this;
        }
    }

    /**
     * What room.mute gives.
     *
     * @param seq Of the entry in its log; absent: it was so already
     * @param id Tenant-wide id
     */
    public record RoomMuteOut(
            Long seq,
            Long id) {
        static RoomMuteOut from(Map<String, Object> m) {
            return new RoomMuteOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What room.ban takes. */
    public static final class RoomBanIn extends Input {
        public RoomBanIn(String room, String user) {
            put("room", room);
            put("user", user);
        }

        /** Unix ms; for ever when not given. */
        public RoomBanIn until(long v) {
            put("until", v);
            return this;
        }

        /** No longer. */
        public RoomBanIn off(boolean v) {
            put("off", v);
            return this;
        }
    }

    /**
     * What room.ban gives.
     *
     * @param seq Of the entry in its log; absent: it was so already
     * @param id Tenant-wide id
     */
    public record RoomBanOut(
            Long seq,
            Long id) {
        static RoomBanOut from(Map<String, Object> m) {
            return new RoomBanOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What room.speakers takes. */
    public static final class RoomSpeakersIn extends Input {
        public RoomSpeakersIn(String room) {
            put("room", room);
        }

        /** Who may speak in a muted room, use extra slots and class high. */
        public RoomSpeakersIn add(List<String> v) {
            put("add", v);
            return this;
        }

        /** Who no longer may. */
        public RoomSpeakersIn remove(List<String> v) {
            put("remove", v);
            return this;
        }
    }

    /**
     * What room.speakers gives.
     *
     * @param seq Of the entry in its log; absent: it was so already
     * @param id Tenant-wide id
     */
    public record RoomSpeakersOut(
            Long seq,
            Long id) {
        static RoomSpeakersOut from(Map<String, Object> m) {
            return new RoomSpeakersOut(
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What room.marks takes. */
    public static final class RoomMarksIn extends Input {
        public RoomMarksIn(String room, String kind) {
            put("room", room);
            put("kind", kind);
        }

        RoomMarksIn(Map<String, Object> values) {
            super(values);
        }

        /** People after this one. */
        public RoomMarksIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most marks; 50 when not given. */
        public RoomMarksIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What room.marks gives.
     *
     * @param more There are more
     */
    public record RoomMarksOut(
            List<RoomMark> marks,
            boolean more) {
        static RoomMarksOut from(Map<String, Object> m) {
            return new RoomMarksOut(
                    Json.list(m, "marks", RoomMark::from),
                    Json.flag(m, "more"));
        }
    }

    /** What room.announce takes. */
    public static final class RoomAnnounceIn extends Input {
        public RoomAnnounceIn(String kind, Map<String, ?> body) {
            put("kind", kind);
            put("body", body);
        }

        /** Where. */
        public RoomAnnounceIn rooms(List<String> v) {
            put("rooms", v);
            return this;
        }

        /** In every live room. */
        public RoomAnnounceIn all(boolean v) {
            put("all", v);
            return this;
        }
    }

    /**
     * What room.announce gives.
     *
     * @param rooms Live rooms that got it
     */
    public record RoomAnnounceOut(
            long rooms) {
        static RoomAnnounceOut from(Map<String, Object> m) {
            return new RoomAnnounceOut(
                    Json.number(m, "rooms"));
        }
    }

    /** What room.stats takes. */
    public static final class RoomStatsIn extends Input {
        public RoomStatsIn(String room) {
            put("room", room);
        }
    }

    /**
     * What room.stats gives.
     *
     * @param n Number of its newest message
     * @param beganTs When its numbers began
     * @param members People who are there
     * @param seats Sessions that are there
     * @param written Frames written to sockets
     * @param unrecorded Messages that should be in the log and are not
     */
    public record RoomStatsOut(
            long n,
            long beganTs,
            long members,
            long seats,
            RoomClasses accepted,
            RoomDropped dropped,
            long written,
            long unrecorded) {
        static RoomStatsOut from(Map<String, Object> m) {
            return new RoomStatsOut(
                    Json.number(m, "n"),
                    Json.number(m, "began_ts"),
                    Json.number(m, "members"),
                    Json.number(m, "seats"),
                    Json.object(m, "accepted", RoomClasses::from),
                    Json.object(m, "dropped", RoomDropped::from),
                    Json.number(m, "written"),
                    Json.number(m, "unrecorded"));
        }
    }

    /** What tenant.get takes. */
    public static final class TenantGetIn extends Input {
        public TenantGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What tenant.get gives.
     *
     */
    public record TenantGetOut(
            Tenant tenant) {
        static TenantGetOut from(Map<String, Object> m) {
            return new TenantGetOut(
                    Json.object(m, "tenant", Tenant::from));
        }
    }

    /** What tenant.update takes. */
    public static final class TenantUpdateIn extends Input {
        public TenantUpdateIn(String id) {
            put("id", id);
        }

        /** Its name. */
        public TenantUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Most people; 0: as many as the box may have. */
        public TenantUpdateIn usersMax(long v) {
            put("users_max", v);
            return this;
        }

        /** Most bytes of files; 0: as the box's option says. */
        public TenantUpdateIn filesBytesMax(long v) {
            put("files_bytes_max", v);
            return this;
        }

        /** Most bytes of one file; 0: as the box's option says. */
        public TenantUpdateIn fileBytesMax(long v) {
            put("file_bytes_max", v);
            return this;
        }

        /** Most messages a second of all its people together; 0: nobody counts. */
        public TenantUpdateIn messagesPerS(long v) {
            put("messages_per_s", v);
            return this;
        }

        /** Most devices connected at once; 0: as many as the box may have. */
        public TenantUpdateIn sessionsMax(long v) {
            put("sessions_max", v);
            return this;
        }

        /** Of `default`: its admins look after the box though there are other tenants. */
        public TenantUpdateIn tends(boolean v) {
            put("tends", v);
            return this;
        }

        /** The host name by which its people find it; empty: none of its own. */
        public TenantUpdateIn host(String v) {
            put("host", v);
            return this;
        }
    }

    /**
     * What tenant.update gives.
     *
     */
    public record TenantUpdateOut(
            Tenant tenant) {
        static TenantUpdateOut from(Map<String, Object> m) {
            return new TenantUpdateOut(
                    Json.object(m, "tenant", Tenant::from));
        }
    }

    /** What tenant.stats takes. */
    public static final class TenantStatsIn extends Input {
        public TenantStatsIn() {
        }

        /** How many days, today the last; 30 when not given. */
        public TenantStatsIn days(long v) {
            put("days", v);
            return this;
        }

        /** What the clock on the wall is ahead of UTC: where days begin; as the setting has it when not given. */
        public TenantStatsIn offsetMinutes(long v) {
            put("offset_minutes", v);
            return this;
        }
    }

    /**
     * What tenant.stats gives.
     *
     * @param people Registered
     * @param peopleMax As many there may be
     * @param admins Administrators, those not disabled
     * @param filesBytes What files take
     * @param filesBytesMax What they may take
     * @param countedTs The first hour that was counted, Unix ms; 0: nothing was said yet
     * @param online People who are connected now
     * @param sessions Theirs, now
     */
    public record TenantStatsOut(
            long people,
            long peopleMax,
            long admins,
            long filesBytes,
            long filesBytesMax,
            List<TenantDay> days,
            long countedTs,
            long online,
            long sessions) {
        static TenantStatsOut from(Map<String, Object> m) {
            return new TenantStatsOut(
                    Json.number(m, "people"),
                    Json.number(m, "people_max"),
                    Json.number(m, "admins"),
                    Json.number(m, "files_bytes"),
                    Json.number(m, "files_bytes_max"),
                    Json.list(m, "days", TenantDay::from),
                    Json.number(m, "counted_ts"),
                    Json.number(m, "online"),
                    Json.number(m, "sessions"));
        }
    }

    /** What key.create takes. */
    public static final class KeyCreateIn extends Input {
        public KeyCreateIn(String id, List<String> scopes) {
            put("id", id);
            put("scopes", scopes);
        }

        /** What it is for; the id when not given. */
        public KeyCreateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Addresses and ranges it may be used from; none: from everywhere. */
        public KeyCreateIn addresses(List<String> v) {
            put("addresses", v);
            return this;
        }

        /** Seconds until it ends; 0: never. */
        public KeyCreateIn lifetimeS(long v) {
            put("lifetime_s", v);
            return this;
        }
    }

    /**
     * What key.create gives.
     *
     * @param secret The bearer text `yzk_…`; shown only once
     */
    public record KeyCreateOut(
            String secret,
            Key key) {
        static KeyCreateOut from(Map<String, Object> m) {
            return new KeyCreateOut(
                    Json.string(m, "secret"),
                    Json.object(m, "key", Key::from));
        }
    }

    /** What key.list takes. */
    public static final class KeyListIn extends Input {
        public KeyListIn() {
        }

        KeyListIn(Map<String, Object> values) {
            super(values);
        }

        /** The last id of the page before. */
        public KeyListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public KeyListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What key.list gives.
     *
     * @param more There is another page
     */
    public record KeyListOut(
            List<Key> keys,
            boolean more) {
        static KeyListOut from(Map<String, Object> m) {
            return new KeyListOut(
                    Json.list(m, "keys", Key::from),
                    Json.flag(m, "more"));
        }
    }

    /** What key.get takes. */
    public static final class KeyGetIn extends Input {
        public KeyGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What key.get gives.
     *
     * @param id Its id
     * @param name Its name
     * @param by Who made it; empty: the system
     * @param scopes What it may do
     * @param addresses From where; empty: everywhere
     * @param expiresTs When it ends, Unix ms; 0: never
     * @param createdTs Since when, Unix ms
     * @param usedTs When it was used last, to a minute; 0: never
     * @param usedFrom From which address
     */
    public record KeyGetOut(
            String id,
            String name,
            String by,
            List<String> scopes,
            List<String> addresses,
            long expiresTs,
            long createdTs,
            long usedTs,
            String usedFrom) {
        static KeyGetOut from(Map<String, Object> m) {
            return new KeyGetOut(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.string(m, "by"),
                    Json.strings(m, "scopes"),
                    Json.strings(m, "addresses"),
                    Json.number(m, "expires_ts"),
                    Json.number(m, "created_ts"),
                    Json.number(m, "used_ts"),
                    Json.string(m, "used_from"));
        }
    }

    /** What key.update takes. */
    public static final class KeyUpdateIn extends Input {
        public KeyUpdateIn(String id) {
            put("id", id);
        }

        /** What it is for. */
        public KeyUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** What it may do: `user.read`, `message.write`, …. */
        public KeyUpdateIn scopes(List<String> v) {
            put("scopes", v);
            return this;
        }

        /** Addresses and ranges it may be used from; none: from everywhere. */
        public KeyUpdateIn addresses(List<String> v) {
            put("addresses", v);
            return this;
        }

        /** Seconds from now until it ends; 0: never. */
        public KeyUpdateIn lifetimeS(long v) {
            put("lifetime_s", v);
            return this;
        }
    }

    /** What key.revoke takes. */
    public static final class KeyRevokeIn extends Input {
        public KeyRevokeIn(String id) {
            put("id", id);
        }
    }

    /**
     * What role.list gives.
     *
     * @param rights All there are: `<noun>.read` for what GET asks, `<noun>.write` for everything else of it, `user.password`: new passwords and nothing else of people
     */
    public record RoleListOut(
            List<Role> roles,
            List<String> rights) {
        static RoleListOut from(Map<String, Object> m) {
            return new RoleListOut(
                    Json.list(m, "roles", Role::from),
                    Json.strings(m, "rights"));
        }
    }

    /**
     * What role.people gives.
     *
     */
    public record RolePeopleOut(
            List<RolePeople> people) {
        static RolePeopleOut from(Map<String, Object> m) {
            return new RolePeopleOut(
                    Json.list(m, "people", RolePeople::from));
        }
    }

    /** What role.set takes. */
    public static final class RoleSetIn extends Input {
        public RoleSetIn(String id, List<String> rights) {
            put("id", id);
            put("rights", rights);
        }

        /** What it is called; the id when not given. */
        public RoleSetIn name(String v) {
            put("name", v);
            return this;
        }
    }

    /**
     * What role.set gives.
     *
     */
    public record RoleSetOut(
            Role role) {
        static RoleSetOut from(Map<String, Object> m) {
            return new RoleSetOut(
                    Json.object(m, "role", Role::from));
        }
    }

    /** What role.delete takes. */
    public static final class RoleDeleteIn extends Input {
        public RoleDeleteIn(String id) {
            put("id", id);
        }
    }

    /** What role.give takes. */
    public static final class RoleGiveIn extends Input {
        public RoleGiveIn(String user) {
            put("user", user);
        }

        /** Which; none any more when not given. */
        public RoleGiveIn role(String v) {
            put("role", v);
            return this;
        }
    }

    /** What audit.list takes. */
    public static final class AuditListIn extends Input {
        public AuditListIn() {
        }

        AuditListIn(Map<String, Object> values) {
            super(values);
        }

        /** `next` of the page before. */
        public AuditListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Only what this person did; empty: the system. */
        public AuditListIn by(String v) {
            put("by", v);
            return this;
        }

        /** Only operations whose name begins so: `user.`. */
        public AuditListIn op(String v) {
            put("op", v);
            return this;
        }

        /** Only what was done then or later, Unix ms. */
        public AuditListIn afterTs(long v) {
            put("after_ts", v);
            return this;
        }

        /** Only what was done before, Unix ms. */
        public AuditListIn beforeTs(long v) {
            put("before_ts", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public AuditListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What audit.list gives.
     *
     * @param more There is another page; this one may be short where much was passed over
     * @param next What to give as `after` for it
     */
    public record AuditListOut(
            List<AuditRow> rows,
            boolean more,
            String next) {
        static AuditListOut from(Map<String, Object> m) {
            return new AuditListOut(
                    Json.list(m, "rows", AuditRow::from),
                    Json.flag(m, "more"),
                    Json.string(m, "next"));
        }
    }

    /** What audit.search takes. */
    public static final class AuditSearchIn extends Input {
        public AuditSearchIn(String reason) {
            put("reason", reason);
        }

        AuditSearchIn(Map<String, Object> values) {
            super(values);
        }

        /** Words and phrases that all stand in it. */
        public AuditSearchIn text(String v) {
            put("text", v);
            return this;
        }

        /** Only in this conversation, by its canonical name. */
        public AuditSearchIn conv(String v) {
            put("conv", v);
            return this;
        }

        /** Only what this person said. */
        public AuditSearchIn from(String v) {
            put("from", v);
            return this;
        }

        /** Only of this kind (text, image, file, voice, video, location, card, merged). */
        public AuditSearchIn kind(String v) {
            put("kind", v);
            return this;
        }

        /** Only images, files, voices and videos. */
        public AuditSearchIn file(boolean v) {
            put("file", v);
            return this;
        }

        /** Only what was said then or later, Unix ms. */
        public AuditSearchIn afterTs(long v) {
            put("after_ts", v);
            return this;
        }

        /** Only what was said before, Unix ms. */
        public AuditSearchIn beforeTs(long v) {
            put("before_ts", v);
            return this;
        }

        /** `next` of the page before. */
        public AuditSearchIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most hits; 20 when not given. */
        public AuditSearchIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What audit.search gives.
     *
     * @param more There is another page; this one may be short, or empty, where much had to be looked through
     * @param next What to give as `after` for it
     * @param partial There was too much to look through, and what is old was left out: ask more closely
     * @param upto The tenant-wide id up to which all that was said can be found
     */
    public record AuditSearchOut(
            List<AuditHit> hits,
            boolean more,
            Long next,
            boolean partial,
            long upto) {
        static AuditSearchOut from(Map<String, Object> m) {
            return new AuditSearchOut(
                    Json.list(m, "hits", AuditHit::from),
                    Json.flag(m, "more"),
                    Json.numberOrNull(m, "next"),
                    Json.flag(m, "partial"),
                    Json.number(m, "upto"));
        }
    }

    /** What report.list takes. */
    public static final class ReportListIn extends Input {
        public ReportListIn() {
        }

        ReportListIn(Map<String, Object> values) {
            super(values);
        }

        /** Which; open ones when not given (open, closed). */
        public ReportListIn state(String v) {
            put("state", v);
            return this;
        }

        /** `next` of the page before. */
        public ReportListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most reports; 50 when not given. */
        public ReportListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What report.list gives.
     *
     * @param waiting How many are open
     * @param more There is another page
     * @param next What to give as `after` for it
     */
    public record ReportListOut(
            long waiting,
            List<MessageReport> reports,
            boolean more,
            String next) {
        static ReportListOut from(Map<String, Object> m) {
            return new ReportListOut(
                    Json.number(m, "waiting"),
                    Json.list(m, "reports", MessageReport::from),
                    Json.flag(m, "more"),
                    Json.string(m, "next"));
        }
    }

    /** What report.get takes. */
    public static final class ReportGetIn extends Input {
        public ReportGetIn(long id, String reason) {
            put("id", id);
            put("reason", reason);
        }
    }

    /**
     * What report.get gives.
     *
     * @param copy The message's body when it was reported first
     * @param cut It was too long: the beginning of its text alone
     * @param ofAuthor How many messages of its author were reported
     */
    public record ReportGetOut(
            ClosedReport report,
            Map<String, Object> copy,
            boolean cut,
            List<Reporter> reporters,
            long ofAuthor,
            List<Entry> entries) {
        static ReportGetOut from(Map<String, Object> m) {
            return new ReportGetOut(
                    Json.object(m, "report", ClosedReport::from),
                    Json.map(m, "copy"),
                    Json.flag(m, "cut"),
                    Json.list(m, "reporters", Reporter::from),
                    Json.number(m, "of_author"),
                    Json.list(m, "entries", Entry::from));
        }
    }

    /** What report.resolve takes. */
    public static final class ReportResolveIn extends Input {
        public ReportResolveIn(long id, String outcome) {
            put("id", id);
            put("outcome", outcome);
        }

        /** For those who look later; required with settled. */
        public ReportResolveIn note(String v) {
            put("note", v);
            return this;
        }
    }

    /** What issuer.create takes. */
    public static final class IssuerCreateIn extends Input {
        public IssuerCreateIn(String id, String alg) {
            put("id", id);
            put("alg", alg);
        }

        /** Its name; the id when not given. */
        public IssuerCreateIn name(String v) {
            put("name", v);
            return this;
        }

        /** EdDSA: the public key, PEM or base64url of its 32 bytes. HS256: the secret, 32 to 256 bytes; one is made when not given. */
        public IssuerCreateIn key(String v) {
            put("key", v);
            return this;
        }

        /** Make people whom nobody knows yet. */
        public IssuerCreateIn makesUsers(boolean v) {
            put("makes_users", v);
            return this;
        }
    }

    /**
     * What issuer.create gives.
     *
     * @param secret The secret that was made; shown only once
     */
    public record IssuerCreateOut(
            Issuer issuer,
            String secret) {
        static IssuerCreateOut from(Map<String, Object> m) {
            return new IssuerCreateOut(
                    Json.object(m, "issuer", Issuer::from),
                    Json.string(m, "secret"));
        }
    }

    /**
     * What issuer.list gives.
     *
     */
    public record IssuerListOut(
            List<Issuer> issuers) {
        static IssuerListOut from(Map<String, Object> m) {
            return new IssuerListOut(
                    Json.list(m, "issuers", Issuer::from));
        }
    }

    /** What issuer.delete takes. */
    public static final class IssuerDeleteIn extends Input {
        public IssuerDeleteIn(String id) {
            put("id", id);
        }
    }

    /** What words.set takes. */
    public static final class WordsSetIn extends Input {
        public WordsSetIn() {
        }

        /** Words whose messages are refused. */
        public WordsSetIn block(List<String> v) {
            put("block", v);
            return this;
        }

        /** Words that are replaced by stars, one for each character. */
        public WordsSetIn mask(List<String> v) {
            put("mask", v);
            return this;
        }

        /** Words whose messages pass and are noted for review. */
        public WordsSetIn flag(List<String> v) {
            put("flag", v);
            return this;
        }
    }

    /**
     * What words.set gives.
     *
     * @param count How many words the tenant has now
     */
    public record WordsSetOut(
            long count) {
        static WordsSetOut from(Map<String, Object> m) {
            return new WordsSetOut(
                    Json.number(m, "count"));
        }
    }

    /** What words.add takes. */
    public static final class WordsAddIn extends Input {
        public WordsAddIn(String action, List<String> words) {
            put("action", action);
            put("words", words);
        }
    }

    /**
     * What words.add gives.
     *
     * @param count How many words the tenant has now
     */
    public record WordsAddOut(
            long count) {
        static WordsAddOut from(Map<String, Object> m) {
            return new WordsAddOut(
                    Json.number(m, "count"));
        }
    }

    /** What words.list takes. */
    public static final class WordsListIn extends Input {
        public WordsListIn(String action) {
            put("action", action);
        }

        WordsListIn(Map<String, Object> values) {
            super(values);
        }

        /** The last word of the page before. */
        public WordsListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most words; 100 when not given. */
        public WordsListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What words.list gives.
     *
     * @param words As they are compared, in their order
     * @param more There is another page
     */
    public record WordsListOut(
            List<String> words,
            boolean more) {
        static WordsListOut from(Map<String, Object> m) {
            return new WordsListOut(
                    Json.strings(m, "words"),
                    Json.flag(m, "more"));
        }
    }

    /** What words.remove takes. */
    public static final class WordsRemoveIn extends Input {
        public WordsRemoveIn(List<String> words) {
            put("words", words);
        }
    }

    /**
     * What words.remove gives.
     *
     * @param count How many words the tenant has now
     */
    public record WordsRemoveOut(
            long count) {
        static WordsRemoveOut from(Map<String, Object> m) {
            return new WordsRemoveOut(
                    Json.number(m, "count"));
        }
    }

    /**
     * What words.summary gives.
     *
     * @param flag How many words are noted for review
     * @param mask How many are masked
     * @param block How many are refused
     * @param count How many words there are
     * @param changed Tenant-wide id of the entry that told of the newest change; 0: none did
     */
    public record WordsSummaryOut(
            long flag,
            long mask,
            long block,
            long count,
            long changed) {
        static WordsSummaryOut from(Map<String, Object> m) {
            return new WordsSummaryOut(
                    Json.number(m, "flag"),
                    Json.number(m, "mask"),
                    Json.number(m, "block"),
                    Json.number(m, "count"),
                    Json.number(m, "changed"));
        }
    }

    /** What words.test takes. */
    public static final class WordsTestIn extends Input {
        public WordsTestIn(String text) {
            put("text", text);
        }
    }

    /**
     * What words.test gives.
     *
     * @param action What would become of it: pass, flag, mask or block
     * @param text The text, masked
     */
    public record WordsTestOut(
            List<WordMatch> words,
            String action,
            String text) {
        static WordsTestOut from(Map<String, Object> m) {
            return new WordsTestOut(
                    Json.list(m, "words", WordMatch::from),
                    Json.string(m, "action"),
                    Json.string(m, "text"));
        }
    }

    /** What words.flagged takes. */
    public static final class WordsFlaggedIn extends Input {
        public WordsFlaggedIn() {
        }

        WordsFlaggedIn(Map<String, Object> values) {
            super(values);
        }

        /** The last id of the page before. */
        public WordsFlaggedIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most messages; 100 when not given. */
        public WordsFlaggedIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What words.flagged gives.
     *
     * @param more There is another page
     */
    public record WordsFlaggedOut(
            List<FlaggedMessage> messages,
            boolean more) {
        static WordsFlaggedOut from(Map<String, Object> m) {
            return new WordsFlaggedOut(
                    Json.list(m, "messages", FlaggedMessage::from),
                    Json.flag(m, "more"));
        }
    }

    /** What words.review takes. */
    public static final class WordsReviewIn extends Input {
        public WordsReviewIn(long upto) {
            put("upto", upto);
        }
    }

    /**
     * What words.review gives.
     *
     * @param reviewed How many are off the list
     * @param again There are older ones left; ask again
     */
    public record WordsReviewOut(
            long reviewed,
            boolean again) {
        static WordsReviewOut from(Map<String, Object> m) {
            return new WordsReviewOut(
                    Json.number(m, "reviewed"),
                    Json.flag(m, "again"));
        }
    }

    /** What tag.add takes. */
    public static final class TagAddIn extends Input {
        public TagAddIn(String tag, List<String> users) {
            put("tag", tag);
            put("users", users);
        }
    }

    /**
     * What tag.add gives.
     *
     * @param changed Of how many that was new
     */
    public record TagAddOut(
            long changed) {
        static TagAddOut from(Map<String, Object> m) {
            return new TagAddOut(
                    Json.number(m, "changed"));
        }
    }

    /** What tag.remove takes. */
    public static final class TagRemoveIn extends Input {
        public TagRemoveIn(String tag, List<String> users) {
            put("tag", tag);
            put("users", users);
        }
    }

    /**
     * What tag.remove gives.
     *
     * @param changed Of how many that was new
     */
    public record TagRemoveOut(
            long changed) {
        static TagRemoveOut from(Map<String, Object> m) {
            return new TagRemoveOut(
                    Json.number(m, "changed"));
        }
    }

    /** What tag.people takes. */
    public static final class TagPeopleIn extends Input {
        public TagPeopleIn(String tag) {
            put("tag", tag);
        }

        TagPeopleIn(Map<String, Object> values) {
            super(values);
        }

        /** The last one of a page. */
        public TagPeopleIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most of them; 100 when not given. */
        public TagPeopleIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What tag.people gives.
     *
     * @param users Who has it, in the order of ids
     * @param more There is another page
     */
    public record TagPeopleOut(
            List<String> users,
            boolean more) {
        static TagPeopleOut from(Map<String, Object> m) {
            return new TagPeopleOut(
                    Json.strings(m, "users"),
                    Json.flag(m, "more"));
        }
    }

    /** What tag.list takes. */
    public static final class TagListIn extends Input {
        public TagListIn() {
        }

        /** Whose; of everybody in the tenant when not given, by pages. */
        public TagListIn user(String v) {
            put("user", v);
            return this;
        }

        /** The last one of a page. */
        public TagListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most of them; 100 when not given. */
        public TagListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What tag.list gives.
     *
     * @param tags Her tags; or the tenant's, in order
     * @param people Of each of the tenant's tags how many have it; 20,000: that many or more
     * @param more There is another page
     * @param next What to give as `after` for it
     */
    public record TagListOut(
            List<String> tags,
            List<Long> people,
            boolean more,
            String next) {
        static TagListOut from(Map<String, Object> m) {
            return new TagListOut(
                    Json.strings(m, "tags"),
                    Json.numbers(m, "people"),
                    Json.flag(m, "more"),
                    Json.string(m, "next"));
        }
    }

    /** What broadcast.send takes. */
    public static final class BroadcastSendIn extends Input {
        public BroadcastSendIn(String to, String kind, Map<String, ?> body) {
            put("to", to);
            put("kind", kind);
            put("body", body);
        }

        /** Client id: a retry gets the first answer. */
        public BroadcastSendIn cid(String v) {
            put("cid", v);
            return this;
        }

        /** To tag: those who have this one. */
        public BroadcastSendIn tag(String v) {
            put("tag", v);
            return this;
        }

        /** To department: those who are in this one. */
        public BroadcastSendIn department(String v) {
            put("department", v);
            return this;
        }

        /** To department: those below it too. */
        public BroadcastSendIn subtree(boolean v) {
            put("subtree", v);
            return this;
        }

        /** To some: at most so many people a second; 200 when not given. */
        public BroadcastSendIn rate(long v) {
            put("rate", v);
            return this;
        }
    }

    /**
     * What broadcast.send gives.
     *
     * @param seq Its place in the conversation
     * @param id Tenant-wide id
     * @param ts When, Unix ms
     */
    public record BroadcastSendOut(
            long seq,
            long id,
            long ts) {
        static BroadcastSendOut from(Map<String, Object> m) {
            return new BroadcastSendOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.number(m, "ts"));
        }
    }

    /** What broadcast.list takes. */
    public static final class BroadcastListIn extends Input {
        public BroadcastListIn() {
        }

        BroadcastListIn(Map<String, Object> values) {
            super(values);
        }

        /** The seq of the last one of a page. */
        public BroadcastListIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most of them; 50 when not given. */
        public BroadcastListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What broadcast.list gives.
     *
     * @param more There is another page
     */
    public record BroadcastListOut(
            List<Broadcast> broadcasts,
            boolean more) {
        static BroadcastListOut from(Map<String, Object> m) {
            return new BroadcastListOut(
                    Json.list(m, "broadcasts", Broadcast::from),
                    Json.flag(m, "more"));
        }
    }

    /** What broadcast.get takes. */
    public static final class BroadcastGetIn extends Input {
        public BroadcastGetIn(long seq) {
            put("seq", seq);
        }
    }

    /**
     * What broadcast.get gives.
     *
     */
    public record BroadcastGetOut(
            Broadcast broadcast) {
        static BroadcastGetOut from(Map<String, Object> m) {
            return new BroadcastGetOut(
                    Json.object(m, "broadcast", Broadcast::from));
        }
    }

    /** What broadcast.cancel takes. */
    public static final class BroadcastCancelIn extends Input {
        public BroadcastCancelIn(long seq) {
            put("seq", seq);
        }
    }

    /**
     * What broadcast.cancel gives.
     *
     */
    public record BroadcastCancelOut(
            Broadcast broadcast) {
        static BroadcastCancelOut from(Map<String, Object> m) {
            return new BroadcastCancelOut(
                    Json.object(m, "broadcast", Broadcast::from));
        }
    }

    /** What cutover.begin takes. */
    public static final class CutoverBeginIn extends Input {
        public CutoverBeginIn() {
        }

        /** What was said there since then is news here; now, when not given. */
        public CutoverBeginIn sinceTs(long v) {
            put("since_ts", v);
            return this;
        }

        /** It ends by itself after so many; 168 when not given. */
        public CutoverBeginIn hours(long v) {
            put("hours", v);
            return this;
        }
    }

    /**
     * What cutover.begin gives.
     *
     * @param on Whether it is on
     * @param sinceTs What was said there since then is news here, Unix ms
     * @param endsTs When it ends by itself, Unix ms
     */
    public record CutoverBeginOut(
            boolean on,
            Long sinceTs,
            Long endsTs) {
        static CutoverBeginOut from(Map<String, Object> m) {
            return new CutoverBeginOut(
                    Json.flag(m, "on"),
                    Json.numberOrNull(m, "since_ts"),
                    Json.numberOrNull(m, "ends_ts"));
        }
    }

    /**
     * What cutover.get gives.
     *
     * @param on Whether it is on
     * @param sinceTs What was said there since then is news here, Unix ms
     * @param endsTs When it ends by itself, Unix ms
     */
    public record CutoverGetOut(
            boolean on,
            Long sinceTs,
            Long endsTs) {
        static CutoverGetOut from(Map<String, Object> m) {
            return new CutoverGetOut(
                    Json.flag(m, "on"),
                    Json.numberOrNull(m, "since_ts"),
                    Json.numberOrNull(m, "ends_ts"));
        }
    }

    /**
     * What cutover.end gives.
     *
     * @param on Whether it is on
     * @param sinceTs What was said there since then is news here, Unix ms
     * @param endsTs When it ends by itself, Unix ms
     */
    public record CutoverEndOut(
            boolean on,
            Long sinceTs,
            Long endsTs) {
        static CutoverEndOut from(Map<String, Object> m) {
            return new CutoverEndOut(
                    Json.flag(m, "on"),
                    Json.numberOrNull(m, "since_ts"),
                    Json.numberOrNull(m, "ends_ts"));
        }
    }

    /** What webhook.create takes. */
    public static final class WebhookCreateIn extends Input {
        public WebhookCreateIn(String id, String url) {
            put("id", id);
            put("url", url);
        }

        /** What it is for. */
        public WebhookCreateIn note(String v) {
            put("note", v);
            return this;
        }

        /** Types of entries it is told of: `message`, `recall`, …; none: all. */
        public WebhookCreateIn events(List<String> v) {
            put("events", v);
            return this;
        }

        /** Conversations it is told of, by canonical name or as a beginning: `g:*`; none: all. */
        public WebhookCreateIn convs(List<String> v) {
            put("convs", v);
            return this;
        }

        /** `whsec_` and base64 of 24 to 64 bytes; one is made when not given. */
        public WebhookCreateIn secret(String v) {
            put("secret", v);
            return this;
        }

        /** Nothing overtakes an event that fails. */
        public WebhookCreateIn ordered(boolean v) {
            put("ordered", v);
            return this;
        }

        /** Calls at once; 1 when not given. */
        public WebhookCreateIn parallel(long v) {
            put("parallel", v);
            return this;
        }

        /** It may call private and loopback addresses: an administrator who looks after the server permits that. */
        public WebhookCreateIn private_(boolean v) {
            put("private", v);
            return this;
        }

        /** It waits to be let go by webhook.update. */
        public WebhookCreateIn paused(boolean v) {
            put("paused", v);
            return this;
        }
    }

    /**
     * What webhook.create gives.
     *
     * @param secret What its calls are signed with; shown only once
     */
    public record WebhookCreateOut(
            String secret) {
        static WebhookCreateOut from(Map<String, Object> m) {
            return new WebhookCreateOut(
                    Json.string(m, "secret"));
        }
    }

    /** What webhook.list takes. */
    public static final class WebhookListIn extends Input {
        public WebhookListIn() {
        }

        WebhookListIn(Map<String, Object> values) {
            super(values);
        }

        /** The last id of the page before. */
        public WebhookListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 20 when not given. */
        public WebhookListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What webhook.list gives.
     *
     * @param more There is another page
     */
    public record WebhookListOut(
            List<Webhook> webhooks,
            boolean more) {
        static WebhookListOut from(Map<String, Object> m) {
            return new WebhookListOut(
                    Json.list(m, "webhooks", Webhook::from),
                    Json.flag(m, "more"));
        }
    }

    /** What webhook.get takes. */
    public static final class WebhookGetIn extends Input {
        public WebhookGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What webhook.get gives.
     *
     * @param id Its id
     * @param url Where to
     * @param note What it is for
     * @param by Who made it; empty: the system
     * @param createdTs Since when, Unix ms
     * @param events Types of entries; empty: all
     * @param convs Conversations; empty: all
     * @param ordered Nothing overtakes an event that fails
     * @param parallel Calls at once
     * @param private_ It may call private addresses
     * @param oldSecretUntilTs Until then the secret before signs as well
     * @param state `ok`; `retrying`: some events wait to be tried again; `failing`: the newest call failed; `down`: too many in a row, the log waits; `paused`
     * @param paused Why: `admin`; `gone`: it answered 410; `failing`: for three days
     * @param cursor All up to this tenant-wide id is delivered, pending or dead
     * @param behind Entries after it; 1,000: or more
     * @param pending Events under way or to be tried again
     * @param dead Dead letters
     * @param failures Failed calls in a row
     * @param okTs Its newest good answer, Unix ms
     * @param triedTs Its newest call, Unix ms
     * @param status The newest answer's HTTP status
     * @param why Why the newest call failed
     */
    public record WebhookGetOut(
            String id,
            String url,
            String note,
            String by,
            long createdTs,
            List<String> events,
            List<String> convs,
            boolean ordered,
            long parallel,
            boolean private_,
            Long oldSecretUntilTs,
            String state,
            String paused,
            long cursor,
            long behind,
            long pending,
            long dead,
            long failures,
            Long okTs,
            Long triedTs,
            Long status,
            String why) {
        static WebhookGetOut from(Map<String, Object> m) {
            return new WebhookGetOut(
                    Json.string(m, "id"),
                    Json.string(m, "url"),
                    Json.string(m, "note"),
                    Json.string(m, "by"),
                    Json.number(m, "created_ts"),
                    Json.strings(m, "events"),
                    Json.strings(m, "convs"),
                    Json.flag(m, "ordered"),
                    Json.number(m, "parallel"),
                    Json.flag(m, "private"),
                    Json.numberOrNull(m, "old_secret_until_ts"),
                    Json.string(m, "state"),
                    Json.string(m, "paused"),
                    Json.number(m, "cursor"),
                    Json.number(m, "behind"),
                    Json.number(m, "pending"),
                    Json.number(m, "dead"),
                    Json.number(m, "failures"),
                    Json.numberOrNull(m, "ok_ts"),
                    Json.numberOrNull(m, "tried_ts"),
                    Json.numberOrNull(m, "status"),
                    Json.string(m, "why"));
        }
    }

    /** What webhook.update takes. */
    public static final class WebhookUpdateIn extends Input {
        public WebhookUpdateIn(String id) {
            put("id", id);
        }

        /** Where to: `https://…` or `http://…`. */
        public WebhookUpdateIn url(String v) {
            put("url", v);
            return this;
        }

        /** What it is for. */
        public WebhookUpdateIn note(String v) {
            put("note", v);
            return this;
        }

        /** Types of entries it is told of: `message`, `recall`, …; none: all. */
        public WebhookUpdateIn events(List<String> v) {
            put("events", v);
            return this;
        }

        /** Conversations it is told of, by canonical name or as a beginning: `g:*`; none: all. */
        public WebhookUpdateIn convs(List<String> v) {
            put("convs", v);
            return this;
        }

        /** Nothing overtakes an event that fails. */
        public WebhookUpdateIn ordered(boolean v) {
            put("ordered", v);
            return this;
        }

        /** Calls at once. */
        public WebhookUpdateIn parallel(long v) {
            put("parallel", v);
            return this;
        }

        /** It may call private and loopback addresses: an administrator who looks after the server permits that. */
        public WebhookUpdateIn private_(boolean v) {
            put("private", v);
            return this;
        }

        /** Whether it waits; when it goes on, what is pending is tried anew at once. */
        public WebhookUpdateIn paused(boolean v) {
            put("paused", v);
            return this;
        }
    }

    /** What webhook.delete takes. */
    public static final class WebhookDeleteIn extends Input {
        public WebhookDeleteIn(String id) {
            put("id", id);
        }
    }

    /** What webhook.rotate takes. */
    public static final class WebhookRotateIn extends Input {
        public WebhookRotateIn(String id) {
            put("id", id);
        }

        /** `whsec_` and base64 of 24 to 64 bytes; one is made when not given. */
        public WebhookRotateIn secret(String v) {
            put("secret", v);
            return this;
        }

        /** How long the present one signs as well; a day when not given. */
        public WebhookRotateIn overlapS(long v) {
            put("overlap_s", v);
            return this;
        }
    }

    /**
     * What webhook.rotate gives.
     *
     * @param secret What its calls are signed with; shown only once
     */
    public record WebhookRotateOut(
            String secret) {
        static WebhookRotateOut from(Map<String, Object> m) {
            return new WebhookRotateOut(
                    Json.string(m, "secret"));
        }
    }

    /** What webhook.test takes. */
    public static final class WebhookTestIn extends Input {
        public WebhookTestIn(String id) {
            put("id", id);
        }
    }

    /**
     * What webhook.test gives.
     *
     * @param job Its number
     */
    public record WebhookTestOut(
            long job) {
        static WebhookTestOut from(Map<String, Object> m) {
            return new WebhookTestOut(
                    Json.number(m, "job"));
        }
    }

    /** What webhook.redeliver takes. */
    public static final class WebhookRedeliverIn extends Input {
        public WebhookRedeliverIn(String id) {
            put("id", id);
        }

        /** The tenant-wide id of one entry. */
        public WebhookRedeliverIn event(long v) {
            put("event", v);
            return this;
        }

        /** Or all that it wants from then on, Unix ms …. */
        public WebhookRedeliverIn sinceTs(long v) {
            put("since_ts", v);
            return this;
        }

        /** … to then; now when not given. */
        public WebhookRedeliverIn untilTs(long v) {
            put("until_ts", v);
            return this;
        }
    }

    /**
     * What webhook.redeliver gives.
     *
     * @param job Its number
     */
    public record WebhookRedeliverOut(
            long job) {
        static WebhookRedeliverOut from(Map<String, Object> m) {
            return new WebhookRedeliverOut(
                    Json.number(m, "job"));
        }
    }

    /** What webhook.deliveries takes. */
    public static final class WebhookDeliveriesIn extends Input {
        public WebhookDeliveriesIn(String id) {
            put("id", id);
        }
    }

    /**
     * What webhook.deliveries gives.
     *
     */
    public record WebhookDeliveriesOut(
            List<WebhookCall> calls,
            List<WebhookPending> pending) {
        static WebhookDeliveriesOut from(Map<String, Object> m) {
            return new WebhookDeliveriesOut(
                    Json.list(m, "calls", WebhookCall::from),
                    Json.list(m, "pending", WebhookPending::from));
        }
    }

    /** What webhook.dead takes. */
    public static final class WebhookDeadIn extends Input {
        public WebhookDeadIn(String id) {
            put("id", id);
        }

        WebhookDeadIn(Map<String, Object> values) {
            super(values);
        }

        /** The last event of the page before. */
        public WebhookDeadIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public WebhookDeadIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What webhook.dead gives.
     *
     * @param more There is another page
     */
    public record WebhookDeadOut(
            List<WebhookDead> dead,
            boolean more) {
        static WebhookDeadOut from(Map<String, Object> m) {
            return new WebhookDeadOut(
                    Json.list(m, "dead", WebhookDead::from),
                    Json.flag(m, "more"));
        }
    }

    /** What callback.create takes. */
    public static final class CallbackCreateIn extends Input {
        public CallbackCreateIn(String id, String url) {
            put("id", id);
            put("url", url);
        }

        /** What it is for; the id when not given. */
        public CallbackCreateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Which conversations: `direct`, `group`, `channel`; none: all. */
        public CallbackCreateIn conversations(List<String> v) {
            put("conversations", v);
            return this;
        }

        /** Which kinds of messages, also `merged`; none: all. */
        public CallbackCreateIn kinds(List<String> v) {
            put("kinds", v);
            return this;
        }

        /** Milliseconds it has for an answer; 1000 when not given. */
        public CallbackCreateIn deadlineMs(long v) {
            put("deadline_ms", v);
            return this;
        }

        /** What becomes of a message that it gives no answer to; pass when not given (pass, refuse). */
        public CallbackCreateIn defaultVerdict(String v) {
            put("default_verdict", v);
            return this;
        }

        /** It is asked; true when not given. */
        public CallbackCreateIn enabled(boolean v) {
            put("enabled", v);
            return this;
        }

        /** It may have a private address: an administrator who looks after the server permits that. */
        public CallbackCreateIn private_(boolean v) {
            put("private", v);
            return this;
        }
    }

    /**
     * What callback.create gives.
     *
     * @param secret `whsec_…`, which signs what it is asked; shown only once
     */
    public record CallbackCreateOut(
            String secret,
            Callback callback) {
        static CallbackCreateOut from(Map<String, Object> m) {
            return new CallbackCreateOut(
                    Json.string(m, "secret"),
                    Json.object(m, "callback", Callback::from));
        }
    }

    /**
     * What callback.list gives.
     *
     */
    public record CallbackListOut(
            List<Callback> callbacks) {
        static CallbackListOut from(Map<String, Object> m) {
            return new CallbackListOut(
                    Json.list(m, "callbacks", Callback::from));
        }
    }

    /** What callback.get takes. */
    public static final class CallbackGetIn extends Input {
        public CallbackGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What callback.get gives.
     *
     * @param id Its id
     * @param name Its name
     * @param by Who made it; empty: the system
     * @param url Where it is asked
     * @param conversations Which conversations; empty: all
     * @param kinds Which messages; empty: all
     * @param deadlineMs Milliseconds it has for an answer
     * @param defaultVerdict What becomes of a message that it gives no answer to
     * @param enabled It is asked
     * @param private_ It may have a private address
     * @param createdTs Since when, Unix ms
     * @param updatedTs Changed when, Unix ms
     * @param breaker closed: it is asked; open: it failed and its default holds; trial: one message tries it
     * @param openedTs Not closed since, Unix ms
     * @param asked Times it was asked since the start
     * @param failed Times it failed of these
     * @param defaulted Messages that its default decided
     * @param error Its newest failure
     * @param errorTs When that was, Unix ms
     */
    public record CallbackGetOut(
            String id,
            String name,
            String by,
            String url,
            List<String> conversations,
            List<String> kinds,
            long deadlineMs,
            String defaultVerdict,
            boolean enabled,
            boolean private_,
            long createdTs,
            long updatedTs,
            String breaker,
            Long openedTs,
            long asked,
            long failed,
            long defaulted,
            String error,
            Long errorTs) {
        static CallbackGetOut from(Map<String, Object> m) {
            return new CallbackGetOut(
                    Json.string(m, "id"),
                    Json.string(m, "name"),
                    Json.string(m, "by"),
                    Json.string(m, "url"),
                    Json.strings(m, "conversations"),
                    Json.strings(m, "kinds"),
                    Json.number(m, "deadline_ms"),
                    Json.string(m, "default_verdict"),
                    Json.flag(m, "enabled"),
                    Json.flag(m, "private"),
                    Json.number(m, "created_ts"),
                    Json.number(m, "updated_ts"),
                    Json.string(m, "breaker"),
                    Json.numberOrNull(m, "opened_ts"),
                    Json.number(m, "asked"),
                    Json.number(m, "failed"),
                    Json.number(m, "defaulted"),
                    Json.string(m, "error"),
                    Json.numberOrNull(m, "error_ts"));
        }
    }

    /** What callback.update takes. */
    public static final class CallbackUpdateIn extends Input {
        public CallbackUpdateIn(String id) {
            put("id", id);
        }

        /** What it is for. */
        public CallbackUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Where it is asked. */
        public CallbackUpdateIn url(String v) {
            put("url", v);
            return this;
        }

        /** Which conversations: `direct`, `group`, `channel`; none: all. */
        public CallbackUpdateIn conversations(List<String> v) {
            put("conversations", v);
            return this;
        }

        /** Which kinds of messages, also `merged`; none: all. */
        public CallbackUpdateIn kinds(List<String> v) {
            put("kinds", v);
            return this;
        }

        /** Milliseconds it has for an answer. */
        public CallbackUpdateIn deadlineMs(long v) {
            put("deadline_ms", v);
            return this;
        }

        /** What becomes of a message that it gives no answer to (pass, refuse). */
        public CallbackUpdateIn defaultVerdict(String v) {
            put("default_verdict", v);
            return this;
        }

        /** It is asked. */
        public CallbackUpdateIn enabled(boolean v) {
            put("enabled", v);
            return this;
        }

        /** It may have a private address: an administrator who looks after the server permits that. */
        public CallbackUpdateIn private_(boolean v) {
            put("private", v);
            return this;
        }

        /** Make a new secret; for a day the old one signs as well. */
        public CallbackUpdateIn newSecret(boolean v) {
            put("new_secret", v);
            return this;
        }
    }

    /**
     * What callback.update gives.
     *
     * @param secret The new secret, if one was asked for; shown only once
     */
    public record CallbackUpdateOut(
            String secret,
            Callback callback) {
        static CallbackUpdateOut from(Map<String, Object> m) {
            return new CallbackUpdateOut(
                    Json.string(m, "secret"),
                    Json.object(m, "callback", Callback::from));
        }
    }

    /** What callback.delete takes. */
    public static final class CallbackDeleteIn extends Input {
        public CallbackDeleteIn(String id) {
            put("id", id);
        }
    }

    /** What callback.test takes. */
    public static final class CallbackTestIn extends Input {
        public CallbackTestIn(String id) {
            put("id", id);
        }

        /** What somebody might say; `test` when not given. */
        public CallbackTestIn text(String v) {
            put("text", v);
            return this;
        }
    }

    /**
     * What callback.test gives.
     *
     * @param ok It answered in time, and well
     * @param status Its HTTP status; absent: none came
     * @param tookMs How long it took
     * @param error What is wrong, when not ok
     * @param verdict What it said: pass or refuse
     * @param text What the sender would be told
     * @param body What the message would say instead
     * @param ext Extension keys it would get
     */
    public record CallbackTestOut(
            boolean ok,
            Long status,
            long tookMs,
            String error,
            String verdict,
            String text,
            Map<String, Object> body,
            Map<String, Object> ext) {
        static CallbackTestOut from(Map<String, Object> m) {
            return new CallbackTestOut(
                    Json.flag(m, "ok"),
                    Json.numberOrNull(m, "status"),
                    Json.number(m, "took_ms"),
                    Json.string(m, "error"),
                    Json.string(m, "verdict"),
                    Json.string(m, "text"),
                    Json.map(m, "body"),
                    Json.map(m, "ext"));
        }
    }

    /** What file.create takes. */
    public static final class FileCreateIn extends Input {
        public FileCreateIn(String name, long size) {
            put("name", name);
            put("size", size);
        }

        /** SHA-256 of its bytes, as small hexadecimal digits: other bytes are refused at the end. */
        public FileCreateIn hash(String v) {
            put("hash", v);
            return this;
        }
    }

    /**
     * What file.create gives.
     *
     */
    public record FileCreateOut(
            File file) {
        static FileCreateOut from(Map<String, Object> m) {
            return new FileCreateOut(
                    Json.object(m, "file", File::from));
        }
    }

    /** What file.list takes. */
    public static final class FileListIn extends Input {
        public FileListIn() {
        }

        /** The last one of a page. */
        public FileListIn before(String v) {
            put("before", v);
            return this;
        }

        /** Most of them; 100 when not given. */
        public FileListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What file.list gives.
     *
     * @param more There is another page
     */
    public record FileListOut(
            List<File> files,
            boolean more) {
        static FileListOut from(Map<String, Object> m) {
            return new FileListOut(
                    Json.list(m, "files", File::from),
                    Json.flag(m, "more"));
        }
    }

    /** What file.finish takes. */
    public static final class FileFinishIn extends Input {
        public FileFinishIn(String id) {
            put("id", id);
        }
    }

    /**
     * What file.finish gives.
     *
     */
    public record FileFinishOut(
            File file) {
        static FileFinishOut from(Map<String, Object> m) {
            return new FileFinishOut(
                    Json.object(m, "file", File::from));
        }
    }

    /** What file.get takes. */
    public static final class FileGetIn extends Input {
        public FileGetIn(String id) {
            put("id", id);
        }

        /** Where one saw it; finds it among very many that name it. */
        public FileGetIn conv(String v) {
            put("conv", v);
            return this;
        }

        /** The message there. */
        public FileGetIn seq(long v) {
            put("seq", v);
            return this;
        }
    }

    /**
     * What file.get gives.
     *
     */
    public record FileGetOut(
            File file) {
        static FileGetOut from(Map<String, Object> m) {
            return new FileGetOut(
                    Json.object(m, "file", File::from));
        }
    }

    /** What file.delete takes. */
    public static final class FileDeleteIn extends Input {
        public FileDeleteIn(String id) {
            put("id", id);
        }
    }

    /** What file.link takes. */
    public static final class FileLinkIn extends Input {
        public FileLinkIn(String id) {
            put("id", id);
        }

        /** Where one saw it; finds it among very many that name it. */
        public FileLinkIn conv(String v) {
            put("conv", v);
            return this;
        }

        /** The message there. */
        public FileLinkIn seq(long v) {
            put("seq", v);
            return this;
        }
    }

    /**
     * What file.link gives.
     *
     * @param url The address; it needs no token, and takes none
     * @param expiresTs When it ends, Unix ms
     */
    public record FileLinkOut(
            String url,
            long expiresTs) {
        static FileLinkOut from(Map<String, Object> m) {
            return new FileLinkOut(
                    Json.string(m, "url"),
                    Json.number(m, "expires_ts"));
        }
    }

    /** What file.search takes. */
    public static final class FileSearchIn extends Input {
        public FileSearchIn() {
        }

        FileSearchIn(Map<String, Object> values) {
            super(values);
        }

        /** Words and phrases that all stand in its name. */
        public FileSearchIn text(String v) {
            put("text", v);
            return this;
        }

        /** Only in this conversation; otherwise in all that one is in. */
        public FileSearchIn conv(String v) {
            put("conv", v);
            return this;
        }

        /** Only what this person said. */
        public FileSearchIn from(String v) {
            put("from", v);
            return this;
        }

        /** Only messages of this kind (image, file, voice, video). */
        public FileSearchIn kind(String v) {
            put("kind", v);
            return this;
        }

        /** Only files whose type begins so: image/, application/pdf. */
        public FileSearchIn mime(String v) {
            put("mime", v);
            return this;
        }

        /** Only what was said then or later, Unix ms. */
        public FileSearchIn afterTs(long v) {
            put("after_ts", v);
            return this;
        }

        /** Only what was said before, Unix ms. */
        public FileSearchIn beforeTs(long v) {
            put("before_ts", v);
            return this;
        }

        /** `next` of the page before. */
        public FileSearchIn after(long v) {
            put("after", v);
            return this;
        }

        /** Most hits; 20 when not given. */
        public FileSearchIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What file.search gives.
     *
     * @param more There is another page; this one may be short, or empty, where much had to be looked through
     * @param next What to give as `after` for it
     * @param partial There was too much to look through, and what is old was left out: ask more closely
     * @param upto The tenant-wide id up to which all that was said can be found
     */
    public record FileSearchOut(
            List<FileHit> hits,
            boolean more,
            Long next,
            boolean partial,
            long upto) {
        static FileSearchOut from(Map<String, Object> m) {
            return new FileSearchOut(
                    Json.list(m, "hits", FileHit::from),
                    Json.flag(m, "more"),
                    Json.numberOrNull(m, "next"),
                    Json.flag(m, "partial"),
                    Json.number(m, "upto"));
        }
    }

    /** What department.create takes. */
    public static final class DepartmentCreateIn extends Input {
        public DepartmentCreateIn(String name) {
            put("name", name);
        }

        /** Absent: the daemon makes one. */
        public DepartmentCreateIn id(String v) {
            put("id", v);
            return this;
        }

        /** Right above it; absent: at the top. */
        public DepartmentCreateIn parent(String v) {
            put("parent", v);
            return this;
        }

        /** Its place among those beside it; absent: behind them. */
        public DepartmentCreateIn order(long v) {
            put("order", v);
            return this;
        }

        /** A group follows it: has its people, always. */
        public DepartmentCreateIn group(boolean v) {
            put("group", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public DepartmentCreateIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What department.create gives.
     *
     * @param seq Of the entry in the tenant's log; absent: no change
     * @param id Of the entry, tenant-wide
     */
    public record DepartmentCreateOut(
            Department department,
            Long seq,
            Long id) {
        static DepartmentCreateOut from(Map<String, Object> m) {
            return new DepartmentCreateOut(
                    Json.object(m, "department", Department::from),
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What department.list takes. */
    public static final class DepartmentListIn extends Input {
        public DepartmentListIn() {
        }

        DepartmentListIn(Map<String, Object> values) {
            super(values);
        }

        /** Only those whose id or name contains it. */
        public DepartmentListIn text(String v) {
            put("text", v);
            return this;
        }

        /** The last id of the page before. */
        public DepartmentListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public DepartmentListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What department.list gives.
     *
     * @param more There is another page
     */
    public record DepartmentListOut(
            List<Department> departments,
            boolean more) {
        static DepartmentListOut from(Map<String, Object> m) {
            return new DepartmentListOut(
                    Json.list(m, "departments", Department::from),
                    Json.flag(m, "more"));
        }
    }

    /** What department.tree takes. */
    public static final class DepartmentTreeIn extends Input {
        public DepartmentTreeIn() {
        }

        DepartmentTreeIn(Map<String, Object> values) {
            super(values);
        }

        /** Those below this one; absent: all. */
        public DepartmentTreeIn id(String v) {
            put("id", v);
            return this;
        }

        /** How many levels of them; all when not given. */
        public DepartmentTreeIn levels(long v) {
            put("levels", v);
            return this;
        }

        /** The last id of the page before. */
        public DepartmentTreeIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public DepartmentTreeIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What department.tree gives.
     *
     * @param more There is another page
     */
    public record DepartmentTreeOut(
            List<Department> departments,
            boolean more) {
        static DepartmentTreeOut from(Map<String, Object> m) {
            return new DepartmentTreeOut(
                    Json.list(m, "departments", Department::from),
                    Json.flag(m, "more"));
        }
    }

    /** What department.get takes. */
    public static final class DepartmentGetIn extends Input {
        public DepartmentGetIn(String id) {
            put("id", id);
        }
    }

    /**
     * What department.get gives.
     *
     * @param above Those above it, the top first
     */
    public record DepartmentGetOut(
            Department department,
            List<String> above) {
        static DepartmentGetOut from(Map<String, Object> m) {
            return new DepartmentGetOut(
                    Json.object(m, "department", Department::from),
                    Json.strings(m, "above"));
        }
    }

    /** What department.update takes. */
    public static final class DepartmentUpdateIn extends Input {
        public DepartmentUpdateIn(String id) {
            put("id", id);
        }

        /** Its new name. */
        public DepartmentUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** Moves it, with all below it, there; empty: to the top. */
        public DepartmentUpdateIn parent(String v) {
            put("parent", v);
            return this;
        }

        /** Its place among those beside it. */
        public DepartmentUpdateIn order(long v) {
            put("order", v);
            return this;
        }

        /** Its head, somebody who is in it; empty: nobody. */
        public DepartmentUpdateIn head(String v) {
            put("head", v);
            return this;
        }

        /** A group follows it, or no longer does. */
        public DepartmentUpdateIn group(boolean v) {
            put("group", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public DepartmentUpdateIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What department.update gives.
     *
     * @param seq Of the entry in the tenant's log; absent: no change
     * @param id Of the entry, tenant-wide
     */
    public record DepartmentUpdateOut(
            Department department,
            Long seq,
            Long id) {
        static DepartmentUpdateOut from(Map<String, Object> m) {
            return new DepartmentUpdateOut(
                    Json.object(m, "department", Department::from),
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What department.delete takes. */
    public static final class DepartmentDeleteIn extends Input {
        public DepartmentDeleteIn(String id) {
            put("id", id);
        }

        /** Client id: a retry gets the first answer. */
        public DepartmentDeleteIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What department.delete gives.
     *
     * @param seq Of the entry in the tenant's log
     * @param id Of the entry, tenant-wide
     */
    public record DepartmentDeleteOut(
            long seq,
            long id) {
        static DepartmentDeleteOut from(Map<String, Object> m) {
            return new DepartmentDeleteOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /** What department.members takes. */
    public static final class DepartmentMembersIn extends Input {
        public DepartmentMembersIn(String id) {
            put("id", id);
        }

        DepartmentMembersIn(Map<String, Object> values) {
            super(values);
        }

        /** Those below it too, each person once. */
        public DepartmentMembersIn subtree(boolean v) {
            put("subtree", v);
            return this;
        }

        /** Only those whose id or name contains it. */
        public DepartmentMembersIn text(String v) {
            put("text", v);
            return this;
        }

        /** The last user of the page before. */
        public DepartmentMembersIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most rows; 100 when not given. */
        public DepartmentMembersIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What department.members gives.
     *
     * @param more There is another page
     */
    public record DepartmentMembersOut(
            List<DepartmentPeople> people,
            boolean more) {
        static DepartmentMembersOut from(Map<String, Object> m) {
            return new DepartmentMembersOut(
                    Json.list(m, "people", DepartmentPeople::from),
                    Json.flag(m, "more"));
        }
    }

    /** What department.add takes. */
    public static final class DepartmentAddIn extends Input {
        public DepartmentAddIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }

        /** Client id: a retry gets the first answer. */
        public DepartmentAddIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What department.add gives.
     *
     * @param added How many came
     * @param seq Of the entry in the tenant's log; absent: no change
     * @param id Of the entry, tenant-wide
     */
    public record DepartmentAddOut(
            long added,
            Long seq,
            Long id) {
        static DepartmentAddOut from(Map<String, Object> m) {
            return new DepartmentAddOut(
                    Json.number(m, "added"),
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What department.remove takes. */
    public static final class DepartmentRemoveIn extends Input {
        public DepartmentRemoveIn(String id, List<String> users) {
            put("id", id);
            put("users", users);
        }

        /** Client id: a retry gets the first answer. */
        public DepartmentRemoveIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What department.remove gives.
     *
     * @param removed How many went
     * @param seq Of the entry in the tenant's log; absent: no change
     * @param id Of the entry, tenant-wide
     */
    public record DepartmentRemoveOut(
            long removed,
            Long seq,
            Long id) {
        static DepartmentRemoveOut from(Map<String, Object> m) {
            return new DepartmentRemoveOut(
                    Json.number(m, "removed"),
                    Json.numberOrNull(m, "seq"),
                    Json.numberOrNull(m, "id"));
        }
    }

    /** What department.set_member takes. */
    public static final class DepartmentSetMemberIn extends Input {
        public DepartmentSetMemberIn(String id, String user) {
            put("id", id);
            put("user", user);
        }

        /** What she is there; empty: nothing in particular. */
        public DepartmentSetMemberIn title(String v) {
            put("title", v);
            return this;
        }

        /** true makes it her primary one. */
        public DepartmentSetMemberIn primary(boolean v) {
            put("primary", v);
            return this;
        }

        /** Client id: a retry gets the first answer. */
        public DepartmentSetMemberIn cid(String v) {
            put("cid", v);
            return this;
        }
    }

    /**
     * What department.set_member gives.
     *
     * @param seq Of the entry in the tenant's log
     * @param id Of the entry, tenant-wide
     */
    public record DepartmentSetMemberOut(
            long seq,
            long id) {
        static DepartmentSetMemberOut from(Map<String, Object> m) {
            return new DepartmentSetMemberOut(
                    Json.number(m, "seq"),
                    Json.number(m, "id"));
        }
    }

    /**
     * What setting.get gives.
     *
     * @param org What the organisation is called, or empty
     */
    public record SettingGetOut(
            String org,
            List<SettingSettings> settings) {
        static SettingGetOut from(Map<String, Object> m) {
            return new SettingGetOut(
                    Json.string(m, "org"),
                    Json.list(m, "settings", SettingSettings::from));
        }
    }

    /** What setting.update takes. */
    public static final class SettingUpdateIn extends Input {
        public SettingUpdateIn() {
        }

        /** What the organisation is called. */
        public SettingUpdateIn org(String v) {
            put("org", v);
            return this;
        }

        /** How long one may take a message back. */
        public SettingUpdateIn recallWindowMs(long v) {
            put("recall_window_ms", v);
            return this;
        }

        /** How long one may change what one said. */
        public SettingUpdateIn editWindowMs(long v) {
            put("edit_window_ms", v);
            return this;
        }

        /** How long a sign-in by password lasts; those there are end as they were to. */
        public SettingUpdateIn tokenLifetimeMs(long v) {
            put("token_lifetime_ms", v);
            return this;
        }

        /** Direct messages go from contact to contact only. */
        public SettingUpdateIn directNeedsContact(boolean v) {
            put("direct_needs_contact", v);
            return this;
        }

        /** Administrators and server keys alone make groups. */
        public SettingUpdateIn groupsByAdmins(boolean v) {
            put("groups_by_admins", v);
            return this;
        }

        /** How many characters a new password has at least. */
        public SettingUpdateIn passwordChars(long v) {
            put("password_chars", v);
            return this;
        }

        /** How many of small letters, capitals, digits and other characters a new password has. */
        public SettingUpdateIn passwordClasses(long v) {
            put("password_classes", v);
            return this;
        }

        /** How many of one's newest passwords do not come back; 0: any may. */
        public SettingUpdateIn passwordHistory(long v) {
            put("password_history", v);
            return this;
        }

        /** When a password is to be changed; 0: never. */
        public SettingUpdateIn passwordAgeMs(long v) {
            put("password_age_ms", v);
            return this;
        }

        /** A password that an administrator gave is changed at the first sign-in. */
        public SettingUpdateIn passwordChangeFirst(boolean v) {
            put("password_change_first", v);
            return this;
        }

        /** Wrong passwords for one account from one address until it is shut out. */
        public SettingUpdateIn loginFailures(long v) {
            put("login_failures", v);
            return this;
        }

        /** For how long; they are counted within the same time. */
        public SettingUpdateIn loginLockMs(long v) {
            put("login_lock_ms", v);
            return this;
        }

        /** Who signs in with a code of an authenticator as well: 0 whoever wants to, 1 administrators, 2 everybody. */
        public SettingUpdateIn totpFor(long v) {
            put("totp_for", v);
            return this;
        }

        /** People see how far others have read. */
        public SettingUpdateIn readReceipts(boolean v) {
            put("read_receipts", v);
            return this;
        }

        /** Who comes into a group sees of what was said before as much as the group says; else nothing. */
        public SettingUpdateIn groupHistory(boolean v) {
            put("group_history", v);
            return this;
        }

        /** The largest file; at most what the server's configuration allows. */
        public SettingUpdateIn fileBytes(long v) {
            put("file_bytes", v);
            return this;
        }

        /** Which files are taken, by their first bytes: 0 all, 1 those that are known, which programs are not, 2 images, sound and video. */
        public SettingUpdateIn fileTypes(long v) {
            put("file_types", v);
            return this;
        }

        /** Phones of one person at a time. */
        public SettingUpdateIn phones(long v) {
            put("phones", v);
            return this;
        }

        /** Desktops of one person at a time. */
        public SettingUpdateIn desktops(long v) {
            put("desktops", v);
            return this;
        }

        /** Browsers of one person at a time. */
        public SettingUpdateIn browsers(long v) {
            put("browsers", v);
            return this;
        }

        /** Of the pages, for whoever has not chosen one, and of letters: 0 as the browser has it and as mail is set up, 1 English, 2 Chinese. */
        public SettingUpdateIn language(long v) {
            put("language", v);
            return this;
        }

        /** How far its clocks are ahead of UTC: where its days and nights begin. It ends a time_zone; said with one, it holds where the server's system does not know that. */
        public SettingUpdateIn utcOffsetMinutes(long v) {
            put("utc_offset_minutes", v);
            return this;
        }

        /** The same by the place, such as Europe/Berlin, whose clocks are put on and back. */
        public SettingUpdateIn timeZone(String v) {
            put("time_zone", v);
            return this;
        }

        /** Names of settings that are to be what they are by default. */
        public SettingUpdateIn reset(List<String> v) {
            put("reset", v);
            return this;
        }
    }

    /**
     * What setting.update gives.
     *
     * @param org What the organisation is called, or empty
     */
    public record SettingUpdateOut(
            String org,
            List<SettingSettings> settings) {
        static SettingUpdateOut from(Map<String, Object> m) {
            return new SettingUpdateOut(
                    Json.string(m, "org"),
                    Json.list(m, "settings", SettingSettings::from));
        }
    }

    /** What retention.get takes. */
    public static final class RetentionGetIn extends Input {
        public RetentionGetIn() {
        }

        /** Of this conversation, by its canonical name; the tenant's when not given. */
        public RetentionGetIn conv(String v) {
            put("conv", v);
            return this;
        }
    }

    /**
     * What retention.get gives.
     *
     * @param messageDays Messages older than so many days go; 0: never
     * @param fileDays Files of messages older than so many days go; 0: no sooner than their messages
     * @param own The conversation has a rule of its own
     */
    public record RetentionGetOut(
            long messageDays,
            long fileDays,
            boolean own) {
        static RetentionGetOut from(Map<String, Object> m) {
            return new RetentionGetOut(
                    Json.number(m, "message_days"),
                    Json.number(m, "file_days"),
                    Json.flag(m, "own"));
        }
    }

    /** What retention.set takes. */
    public static final class RetentionSetIn extends Input {
        public RetentionSetIn() {
        }

        /** For this conversation, by its canonical name; for the tenant when not given. */
        public RetentionSetIn conv(String v) {
            put("conv", v);
            return this;
        }

        /** Messages older than so many days go; 0: never. When not given: as the tenant has it, or, for the tenant, never. */
        public RetentionSetIn messageDays(long v) {
            put("message_days", v);
            return this;
        }

        /** Files of messages older than so many days go, and the messages stay; 0: no sooner than their messages. When not given: as with message_days. */
        public RetentionSetIn fileDays(long v) {
            put("file_days", v);
            return this;
        }
    }

    /**
     * What retention.set gives.
     *
     * @param messageDays Messages older than so many days go; 0: never
     * @param fileDays Files of messages older than so many days go; 0: no sooner than their messages
     * @param own The conversation has a rule of its own
     */
    public record RetentionSetOut(
            long messageDays,
            long fileDays,
            boolean own) {
        static RetentionSetOut from(Map<String, Object> m) {
            return new RetentionSetOut(
                    Json.number(m, "message_days"),
                    Json.number(m, "file_days"),
                    Json.flag(m, "own"));
        }
    }

    /** What retention.list takes. */
    public static final class RetentionListIn extends Input {
        public RetentionListIn() {
        }

        RetentionListIn(Map<String, Object> values) {
            super(values);
        }

        /** The last conversation of the page before. */
        public RetentionListIn after(String v) {
            put("after", v);
            return this;
        }

        /** Most conversations; 100 when not given. */
        public RetentionListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What retention.list gives.
     *
     * @param more There is another page
     */
    public record RetentionListOut(
            List<RetentionConversation> conversations,
            boolean more) {
        static RetentionListOut from(Map<String, Object> m) {
            return new RetentionListOut(
                    Json.list(m, "conversations", RetentionConversation::from),
                    Json.flag(m, "more"));
        }
    }

    /** What retention.run takes. */
    public static final class RetentionRunIn extends Input {
        public RetentionRunIn() {
        }

        /** Only counts what would go. */
        public RetentionRunIn dryRun(boolean v) {
            put("dry_run", v);
            return this;
        }
    }

    /**
     * What retention.run gives.
     *
     * @param id Of the run, for its report; of one that is under way and does the same, that
     */
    public record RetentionRunOut(
            long id) {
        static RetentionRunOut from(Map<String, Object> m) {
            return new RetentionRunOut(
                    Json.number(m, "id"));
        }
    }

    /**
     * What retention.reports gives.
     *
     */
    public record RetentionReportsOut(
            List<RetentionReport> reports) {
        static RetentionReportsOut from(Map<String, Object> m) {
            return new RetentionReportsOut(
                    Json.list(m, "reports", RetentionReport::from));
        }
    }

    /** What backup.upload takes. */
    public static final class BackupUploadIn extends Input {
        public BackupUploadIn(String name, long size) {
            put("name", name);
            put("size", size);
        }
    }

    /**
     * What backup.upload gives.
     *
     * @param at How many bytes of it are there
     */
    public record BackupUploadOut(
            long at) {
        static BackupUploadOut from(Map<String, Object> m) {
            return new BackupUploadOut(
                    Json.number(m, "at"));
        }
    }

    /**
     * What licence.get gives.
     *
     * @param state `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`
     * @param why The same as a sentence
     * @param daysLeft Whole days until it ends
     * @param people Registered on this box
     * @param peopleMax As many there may be; none: no limit
     * @param devices Here now
     * @param devicesMax As many may be; none: no limit
     * @param tenants Of this box
     * @param tenantsMax As many may be; none: no limit
     * @param freePeople People without any licence
     * @param machine This machine's code, for a licence that is for it alone
     * @param development This build obeys a key that everybody has
     */
    public record LicenceGetOut(
            String state,
            String why,
            Licence licence,
            Long daysLeft,
            long people,
            Long peopleMax,
            long devices,
            Long devicesMax,
            long tenants,
            Long tenantsMax,
            long freePeople,
            String machine,
            boolean development) {
        static LicenceGetOut from(Map<String, Object> m) {
            return new LicenceGetOut(
                    Json.string(m, "state"),
                    Json.string(m, "why"),
                    Json.object(m, "licence", Licence::from),
                    Json.numberOrNull(m, "days_left"),
                    Json.number(m, "people"),
                    Json.numberOrNull(m, "people_max"),
                    Json.number(m, "devices"),
                    Json.numberOrNull(m, "devices_max"),
                    Json.number(m, "tenants"),
                    Json.numberOrNull(m, "tenants_max"),
                    Json.number(m, "free_people"),
                    Json.string(m, "machine"),
                    Json.flag(m, "development"));
        }
    }

    /** What licence.install takes. */
    public static final class LicenceInstallIn extends Input {
        public LicenceInstallIn(String text) {
            put("text", text);
        }

        /** Only say what it is; nothing changes. */
        public LicenceInstallIn check(boolean v) {
            put("check", v);
            return this;
        }
    }

    /**
     * What licence.install gives.
     *
     * @param state `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`
     * @param why The same as a sentence
     * @param daysLeft Whole days until it ends
     * @param people Registered on this box
     * @param peopleMax As many there may be; none: no limit
     * @param devices Here now
     * @param devicesMax As many may be; none: no limit
     * @param tenants Of this box
     * @param tenantsMax As many may be; none: no limit
     * @param freePeople People without any licence
     * @param machine This machine's code, for a licence that is for it alone
     * @param development This build obeys a key that everybody has
     */
    public record LicenceInstallOut(
            String state,
            String why,
            Licence licence,
            Long daysLeft,
            long people,
            Long peopleMax,
            long devices,
            Long devicesMax,
            long tenants,
            Long tenantsMax,
            long freePeople,
            String machine,
            boolean development) {
        static LicenceInstallOut from(Map<String, Object> m) {
            return new LicenceInstallOut(
                    Json.string(m, "state"),
                    Json.string(m, "why"),
                    Json.object(m, "licence", Licence::from),
                    Json.numberOrNull(m, "days_left"),
                    Json.number(m, "people"),
                    Json.numberOrNull(m, "people_max"),
                    Json.number(m, "devices"),
                    Json.numberOrNull(m, "devices_max"),
                    Json.number(m, "tenants"),
                    Json.numberOrNull(m, "tenants_max"),
                    Json.number(m, "free_people"),
                    Json.string(m, "machine"),
                    Json.flag(m, "development"));
        }
    }

    /**
     * What licence.remove gives.
     *
     * @param state `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`
     * @param why The same as a sentence
     * @param daysLeft Whole days until it ends
     * @param people Registered on this box
     * @param peopleMax As many there may be; none: no limit
     * @param devices Here now
     * @param devicesMax As many may be; none: no limit
     * @param tenants Of this box
     * @param tenantsMax As many may be; none: no limit
     * @param freePeople People without any licence
     * @param machine This machine's code, for a licence that is for it alone
     * @param development This build obeys a key that everybody has
     */
    public record LicenceRemoveOut(
            String state,
            String why,
            Licence licence,
            Long daysLeft,
            long people,
            Long peopleMax,
            long devices,
            Long devicesMax,
            long tenants,
            Long tenantsMax,
            long freePeople,
            String machine,
            boolean development) {
        static LicenceRemoveOut from(Map<String, Object> m) {
            return new LicenceRemoveOut(
                    Json.string(m, "state"),
                    Json.string(m, "why"),
                    Json.object(m, "licence", Licence::from),
                    Json.numberOrNull(m, "days_left"),
                    Json.number(m, "people"),
                    Json.numberOrNull(m, "people_max"),
                    Json.number(m, "devices"),
                    Json.numberOrNull(m, "devices_max"),
                    Json.number(m, "tenants"),
                    Json.numberOrNull(m, "tenants_max"),
                    Json.number(m, "free_people"),
                    Json.string(m, "machine"),
                    Json.flag(m, "development"));
        }
    }

    /** What brand.get takes. */
    public static final class BrandGetIn extends Input {
        public BrandGetIn() {
        }

        /** The tenant; when not given the one that has the host name, or `default`. */
        public BrandGetIn tenant(String v) {
            put("tenant", v);
            return this;
        }
    }

    /**
     * What brand.get gives.
     *
     * @param name In the place of the product's; empty: the product's
     * @param accent #rrggbb, or empty
     * @param loginText Shown at the sign-in, or empty
     * @param supportUrl Where to ask for help, or empty
     * @param logo Its id, with which GET /brand/logo gives it; empty: the product's
     * @param language Of its pages, for whoever has not chosen one: `en`, `zh-CN`, or empty: as the browser has it
     * @param mail Who forgot her password can have a new one by mail
     */
    public record BrandGetOut(
            String name,
            String accent,
            String loginText,
            String supportUrl,
            String logo,
            String language,
            boolean mail) {
        static BrandGetOut from(Map<String, Object> m) {
            return new BrandGetOut(
                    Json.string(m, "name"),
                    Json.string(m, "accent"),
                    Json.string(m, "login_text"),
                    Json.string(m, "support_url"),
                    Json.string(m, "logo"),
                    Json.string(m, "language"),
                    Json.flag(m, "mail"));
        }
    }

    /** What brand.update takes. */
    public static final class BrandUpdateIn extends Input {
        public BrandUpdateIn() {
        }

        /** In the place of the product's name. */
        public BrandUpdateIn name(String v) {
            put("name", v);
            return this;
        }

        /** #rrggbb: buttons, links and own messages are made of it; white text upon it must have a contrast of 4.5 to 1. */
        public BrandUpdateIn accent(String v) {
            put("accent", v);
            return this;
        }

        /** A few words at the sign-in. */
        public BrandUpdateIn loginText(String v) {
            put("login_text", v);
            return this;
        }

        /** Where people ask for help: https, http, mailto or tel. */
        public BrandUpdateIn supportUrl(String v) {
            put("support_url", v);
            return this;
        }

        /** A PNG, JPEG or WebP of at most 65536 bytes and 1024 pixels a side, base64. */
        public BrandUpdateIn logo(String v) {
            put("logo", v);
            return this;
        }

        /** Names of what is to be as it came. */
        public BrandUpdateIn reset(List<String> v) {
            put("reset", v);
            return this;
        }
    }

    /**
     * What brand.update gives.
     *
     * @param name In the place of the product's; empty: the product's
     * @param accent #rrggbb, or empty
     * @param loginText Shown at the sign-in, or empty
     * @param supportUrl Where to ask for help, or empty
     * @param logo Its id, with which GET /brand/logo gives it; empty: the product's
     * @param language Of its pages, for whoever has not chosen one: `en`, `zh-CN`, or empty: as the browser has it
     * @param mail Who forgot her password can have a new one by mail
     */
    public record BrandUpdateOut(
            String name,
            String accent,
            String loginText,
            String supportUrl,
            String logo,
            String language,
            boolean mail) {
        static BrandUpdateOut from(Map<String, Object> m) {
            return new BrandUpdateOut(
                    Json.string(m, "name"),
                    Json.string(m, "accent"),
                    Json.string(m, "login_text"),
                    Json.string(m, "support_url"),
                    Json.string(m, "logo"),
                    Json.string(m, "language"),
                    Json.flag(m, "mail"));
        }
    }

    /**
     * What monitor.stats gives.
     *
     * @param ts Now, Unix ms
     * @param uptimeS Since it started
     * @param connections Open now
     * @param sessions Open now
     * @param tenantsOpen Whose database is open
     */
    public record MonitorStatsOut(
            long ts,
            long uptimeS,
            long connections,
            long sessions,
            long tenantsOpen,
            List<MonitorStage> stages,
            List<MonitorMinute> minute,
            List<MonitorMinute> hour,
            MonitorDisk disk,
            List<MonitorSlow> slow) {
        static MonitorStatsOut from(Map<String, Object> m) {
            return new MonitorStatsOut(
                    Json.number(m, "ts"),
                    Json.number(m, "uptime_s"),
                    Json.number(m, "connections"),
                    Json.number(m, "sessions"),
                    Json.number(m, "tenants_open"),
                    Json.list(m, "stages", MonitorStage::from),
                    Json.list(m, "minute", MonitorMinute::from),
                    Json.list(m, "hour", MonitorMinute::from),
                    Json.object(m, "disk", MonitorDisk::from),
                    Json.list(m, "slow", MonitorSlow::from));
        }
    }

    /** What monitor.journey takes. */
    public static final class MonitorJourneyIn extends Input {
        public MonitorJourneyIn(String conv, long seq) {
            put("conv", conv);
            put("seq", seq);
        }

        /** Only how it came to her. */
        public MonitorJourneyIn user(String v) {
            put("user", v);
            return this;
        }
    }

    /**
     * What monitor.journey gives.
     *
     * @param conv The conversation
     * @param seq Its place in it
     * @param id Its tenant-wide id
     * @param type The entry's type
     * @param from Who sent it; empty: the system
     * @param ts When, Unix ms
     * @param recalled It was taken back
     * @param confirms Whether clients confirm what is said there: not where there are many
     * @param acceptedTs When the daemon took it; like the times of devices known for the newest messages alone
     * @param committedTs When it was on the disk
     * @param acceptedUs How long that took, µs
     * @param committedUs How long that took then
     * @param cut There are more than the 200 here: ask for one, by `user`
     */
    public record MonitorJourneyOut(
            String conv,
            long seq,
            long id,
            String type,
            String from,
            long ts,
            boolean recalled,
            boolean confirms,
            Long acceptedTs,
            Long committedTs,
            Long acceptedUs,
            Long committedUs,
            List<MonitorReceiver> receivers,
            boolean cut,
            List<MonitorWebhook> webhooks) {
        static MonitorJourneyOut from(Map<String, Object> m) {
            return new MonitorJourneyOut(
                    Json.string(m, "conv"),
                    Json.number(m, "seq"),
                    Json.number(m, "id"),
                    Json.string(m, "type"),
                    Json.string(m, "from"),
                    Json.number(m, "ts"),
                    Json.flag(m, "recalled"),
                    Json.flag(m, "confirms"),
                    Json.numberOrNull(m, "accepted_ts"),
                    Json.numberOrNull(m, "committed_ts"),
                    Json.numberOrNull(m, "accepted_us"),
                    Json.numberOrNull(m, "committed_us"),
                    Json.list(m, "receivers", MonitorReceiver::from),
                    Json.flag(m, "cut"),
                    Json.list(m, "webhooks", MonitorWebhook::from));
        }
    }

    /** What log.list takes. */
    public static final class LogListIn extends Input {
        public LogListIn() {
        }

        LogListIn(Map<String, Object> values) {
            super(values);
        }

        /** `after` of the answer before; when not given, the newest lines. */
        public LogListIn after(long v) {
            put("after", v);
            return this;
        }

        /** Only this bad, or worse (error, warn, info, debug). */
        public LogListIn level(String v) {
            put("level", v);
            return this;
        }

        /** Only of this part. */
        public LogListIn part(String v) {
            put("part", v);
            return this;
        }

        /** Most lines; 100 when not given. */
        public LogListIn limit(long v) {
            put("limit", v);
            return this;
        }
    }

    /**
     * What log.list gives.
     *
     * @param gap Lines after `after` are gone, or the daemon was started anew
     * @param after What to give as `after` for what follows
     * @param more There are newer ones already
     * @param level As the option log.level says
     * @param levels What the operation log.level has set, such as `net=debug core=warn`; `*`: all parts that have none
     */
    public record LogListOut(
            boolean gap,
            List<LogLine> lines,
            long after,
            boolean more,
            String level,
            String levels) {
        static LogListOut from(Map<String, Object> m) {
            return new LogListOut(
                    Json.flag(m, "gap"),
                    Json.list(m, "lines", LogLine::from),
                    Json.number(m, "after"),
                    Json.flag(m, "more"),
                    Json.string(m, "level"),
                    Json.string(m, "levels"));
        }
    }

    /** Stable codes that the daemon answers with. */
    public static final class Codes {
        private Codes() {
        }

        public static final String PARSE_ERROR = "parse_error";
        public static final String BAD_REQUEST = "bad_request";
        public static final String UNKNOWN_OPERATION = "unknown_operation";
        public static final String BAD_FIELD = "bad_field";
        public static final String TOO_LARGE = "too_large";
        public static final String TOO_DEEP = "too_deep";
        public static final String SECRET_IN_URL = "secret_in_url";
        public static final String UNAUTHORIZED = "unauthorized";
        public static final String BAD_LOGIN = "bad_login";
        public static final String FORBIDDEN = "forbidden";
        public static final String USER_DISABLED = "user_disabled";
        public static final String NOT_MEMBER = "not_member";
        public static final String SETUP_REQUIRED = "setup_required";
        public static final String SETUP_TOKEN_INVALID = "setup_token_invalid";
        public static final String SETUP_DONE = "setup_done";
        public static final String REFUSED = "refused";
        public static final String MUTED = "muted";
        public static final String CONTACT_REQUIRED = "contact_required";
        public static final String SUSPENDED = "suspended";
        public static final String PASSWORD_EXPIRED = "password_expired";
        public static final String TOTP_REQUIRED = "totp_required";
        public static final String TOTP_WRONG = "totp_wrong";
        public static final String TOTP_SETUP_REQUIRED = "totp_setup_required";
        public static final String LINK_INVALID = "link_invalid";
        public static final String NOT_FOUND = "not_found";
        public static final String EXISTS = "exists";
        public static final String CONFLICT = "conflict";
        public static final String WRONG_STATE = "wrong_state";
        public static final String RECALL_TOO_LATE = "recall_too_late";
        public static final String LIMIT_REACHED = "limit_reached";
        public static final String STALE = "stale";
        public static final String EDIT_TOO_LATE = "edit_too_late";
        public static final String EXPIRED = "expired";
        public static final String TOO_FAST = "too_fast";
        public static final String BUSY = "busy";
        public static final String RESTARTING = "restarting";
        public static final String TIMEOUT = "timeout";
        public static final String INTERNAL = "internal";
        public static final String DISK_FULL = "disk_full";
        public static final String IO_ERROR = "io_error";
        public static final String SYNC_FAILED = "sync_failed";
        public static final String CORRUPT = "corrupt";
        public static final String FULL = "full";
        public static final String AGAIN = "again";
        public static final String CLOSED = "closed";
        public static final String TLS_ERROR = "tls_error";
        public static final String FILES_UNAVAILABLE = "files_unavailable";
    }
}
