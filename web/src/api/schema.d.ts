// Generated from docs/openapi.json by `npm run api`. Never edited by hand.
export interface paths {
    "/v1/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All accounts, or those whose name or address holds a text
         * @description Access: Admin.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{accountId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One account, with its spaces and ways of signing in
         * @description Access: Admin.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Disable or enable an account, make it an administrator or no longer
         * @description Access: Admin.
         */
        patch: operations["changeAccount"];
        trace?: never;
    };
    "/v1/admin/accounts/{accountId}/api-keys/{accountKeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke somebody's API key at once
         * @description Access: Admin.
         */
        delete: operations["revokeAccountApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{accountId}/passkeys/{accountPasskeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a passkey away whose device is lost
         * @description Access: Admin.
         */
        delete: operations["removeAccountPasskey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{accountId}/reset-mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send somebody a letter with a link for a new password
         * @description Access: Admin.
         */
        post: operations["sendResetMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/accounts/{accountId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign somebody out everywhere
         * @description Access: Admin.
         */
        delete: operations["endAccountSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit of the instance: sign-ins, accounts, administration
         * @description Access: Admin.
         */
        get: operations["listInstanceAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as a file, jsonl or csv
         * @description Access: Admin.
         */
        get: operations["exportInstanceAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows the chain of every audit and names what was altered or removed
         * @description Access: Admin.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which keys protect what, by their ids
         * @description Access: Admin.
         */
        get: operations["listKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/keys/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new data key; secrets are sealed anew while servers run
         * @description Access: Admin.
         */
        post: operations["rotateDataKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/keys/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new key for access tokens; nobody is signed out
         * @description Access: Admin.
         */
        post: operations["rotateTokenKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: Admin. */
        get: operations["getMail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/mail/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Admin. */
        post: operations["testMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server is fit for strangers: one row for each guard
         * @description Access: Admin.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The settings in force, but for secrets, and the limits
         * @description Access: Admin.
         */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sign-in-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: Admin. */
        get: operations["listSignInProviders"];
        put?: never;
        /** @description Access: Admin. */
        post: operations["createSignInProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sign-in-providers/{provider}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Admin. */
        post: operations["testSignInProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sign-in-providers/{providerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Access: Admin. */
        delete: operations["deleteSignInProvider"];
        options?: never;
        head?: never;
        /** @description Access: Admin. */
        patch: operations["updateSignInProvider"];
        trace?: never;
    };
    "/v1/admin/sinks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the instance's audit is sent
         * @description Access: Admin.
         */
        get: operations["listInstanceSinks"];
        put?: never;
        /**
         * Send the instance's audit somewhere; a webhook's secret is shown once
         * @description Access: Admin.
         */
        post: operations["createInstanceSink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sinks/{instanceSinkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a sink of the instance
         * @description Access: Admin.
         */
        delete: operations["deleteInstanceSink"];
        options?: never;
        head?: never;
        /**
         * Change, stop or go on
         * @description Access: Admin.
         */
        patch: operations["updateInstanceSink"];
        trace?: never;
    };
    "/v1/admin/sinks/{instanceSinkId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent, newest first
         * @description Access: Admin.
         */
        get: operations["listInstanceDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sinks/{instanceSinkId}/deliveries/{instanceDeliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the same once more
         * @description Access: Admin.
         */
        post: operations["redeliverInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sinks/{instanceSinkId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret; the old one signs too for a day
         * @description Access: Admin.
         */
        post: operations["rotateInstanceSinkSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sinks/{instanceSinkId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event to see whether it arrives
         * @description Access: Admin.
         */
        post: operations["testInstanceSink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/spaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All spaces from outside: names, owners and counts
         * @description Access: Admin.
         */
        get: operations["listAllSpaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/spaces/{tenantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Hold a space, and delete it after the grace time
         * @description Access: Admin.
         */
        delete: operations["endSpace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/spaces/{tenantId}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Hold a space: nothing in it changes, and its devices do not reach each other
         * @description Access: Admin.
         */
        put: operations["suspendSpace"];
        post?: never;
        /**
         * Let it go on, and call an administrator's end of it off
         * @description Access: Admin.
         */
        delete: operations["liftSpace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agent/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a machine in by a join key
         * @description Access: Proof.
         */
        post: operations["enrol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit of a space, or of all in which you may read it, newest first
         * @description Access: TenantAudit on Body.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as a file, jsonl or csv
         * @description Access: TenantAudit on Body.
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: SignedIn. */
        get: operations["getConfirmOptions"];
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["confirmSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for codes, for a machine without a browser
         * @description Access: Anonymous.
         */
        post: operations["beginDeviceLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/device/{userCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks, before one says yes or no
         * @description Access: SignedIn.
         */
        get: operations["getDeviceLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/device/{userCode}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say yes or no to a machine that wants to sign in
         * @description Access: SignedIn.
         */
        post: operations["decideDeviceLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/device/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The tokens, once a person said yes
         * @description Access: Proof.
         */
        post: operations["takeDeviceTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Anonymous. */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: Anonymous. */
        get: operations["listSignInMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/{provider}/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Anonymous. */
        post: operations["beginSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: Anonymous. */
        get: operations["endSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/{provider}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["beginConfirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Anonymous. */
        post: operations["challengePasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/passkeys/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["confirmByPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/passkeys/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Proof. */
        post: operations["signInByPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Proof. */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Anonymous. */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Proof. */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Proof. */
        post: operations["completeSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Anonymous. */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A credential for one request that cannot carry a header
         * @description Access: SignedIn.
         */
        post: operations["createTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/undo-email-change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Proof. */
        post: operations["undoEmailChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: Proof. */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{channelId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One channel
         * @description Access: ChatRead on Channel.
         */
        get: operations["getChannel"];
        put?: never;
        post?: never;
        /**
         * Remove a channel with its messages
         * @description Access: ChatManage on Channel.
         */
        delete: operations["deleteChannel"];
        options?: never;
        head?: never;
        /**
         * Change name, topic, place, or what roles may in it
         * @description Access: ChatManage on Channel.
         */
        patch: operations["updateChannel"];
        trace?: never;
    };
    "/v1/channels/{channelId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest messages, or those before or after one
         * @description Access: ChatRead on Channel.
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Write a message
         * @description Access: ChatPost on Channel.
         */
        post: operations["postMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{channelId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note how far you have read
         * @description Access: ChatRead on Channel.
         */
        post: operations["markRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Numbers of the home page
         * @description Access: SignedIn.
         */
        get: operations["getDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Devices that you can see
         * @description Access: SignedIn.
         */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{deviceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One device
         * @description Access: DeviceRead on Device.
         */
        get: operations["getDevice"];
        put?: never;
        post?: never;
        /**
         * Remove it from everything
         * @description Access: DeviceDelete on Device.
         */
        delete: operations["deleteDevice"];
        options?: never;
        head?: never;
        /**
         * Rename it, set where it is reached, disable or enable it, or let its time be over
         * @description Access: DeviceUpdate on Device.
         */
        patch: operations["updateDevice"];
        trace?: never;
    };
    "/v1/devices/{deviceId}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What it was asked to change, and what became of it
         * @description Access: DeviceRead on Device.
         */
        get: operations["listDeviceChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{deviceId}/listening-ports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What its programs listen on, as it tells itself
         * @description Access: DeviceRead on Device.
         */
        get: operations["listListeningPorts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{deviceId}/tunnels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What carries its packets, and what that refused
         * @description Access: DeviceRead on Device.
         */
        get: operations["listDeviceTunnels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{deviceId}/wake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wake its sleeping machine, through others in the same LAN
         * @description Access: PeerCreate on Device.
         */
        post: operations["wakeDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public spaces and networks
         * @description Access: SignedIn.
         */
        get: operations["discover"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: SignedIn. */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exposures/{exposureId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One exposure
         * @description Access: ExposeRead on Exposure.
         */
        get: operations["getExposure"];
        put?: never;
        post?: never;
        /**
         * Take it away
         * @description Access: ExposeCreate on Exposure.
         */
        delete: operations["deleteExposure"];
        options?: never;
        head?: never;
        /**
         * Change it, move it to another device or server, close it or open it
         * @description Access: ExposeCreate on Exposure.
         */
        patch: operations["updateExposure"];
        trace?: never;
    };
    "/v1/exposures/{exposureId}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much may go through it
         * @description Access: ExposeRead on Exposure.
         */
        get: operations["getExposureLimits"];
        /**
         * Set its rates and its quota
         * @description Access: ExposeCreate on Exposure.
         */
        put: operations["putExposureLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exposures/{exposureId}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What went through, in steps of time
         * @description Access: ExposeRead on Exposure.
         */
        get: operations["getExposureMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exposures/{exposureId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dial its public ports from the control server
         * @description Access: ExposeCreate on Exposure.
         */
        post: operations["testExposure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invitations that wait for you
         * @description Access: SignedIn.
         */
        get: operations["listMyInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an invitation back
         * @description Access: InviteDelete on Invitation.
         */
        delete: operations["deleteInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitationId}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation to you
         * @description Access: SignedIn.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitationId}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline an invitation to you
         * @description Access: SignedIn.
         */
        post: operations["declineInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitationId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the letter again
         * @description Access: InviteCreate on Invitation.
         */
        post: operations["resendInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invite-links/{inviteLinkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a link
         * @description Access: InviteDelete on InviteLink.
         */
        delete: operations["deleteInviteLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invites/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join by an invite
         * @description Access: SignedIn.
         */
        post: operations["joinByInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invites/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an invite leads to
         * @description Access: Proof.
         */
        post: operations["previewInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/join-keys/{joinKeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description Access: JoinKeyDelete on JoinKey.
         */
        delete: operations["deleteJoinKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/key-scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What API keys may be limited to
         * @description Access: SignedIn.
         */
        get: operations["listKeyScopes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: SignedIn. */
        get: operations["getMe"];
        put?: never;
        post?: never;
        /**
         * Delete your account, for good
         * @description Access: SignedIn.
         */
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My API keys
         * @description Access: SignedIn.
         */
        get: operations["listMyApiKeys"];
        put?: never;
        /**
         * Make an API key of mine
         * @description Access: SignedIn.
         */
        post: operations["createMyApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/api-keys/{apiKeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key of mine
         * @description Access: SignedIn.
         */
        delete: operations["revokeMyApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to your account, newest first
         * @description Access: SignedIn.
         */
        get: operations["listMyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is stored of you, as a file
         * @description Access: SignedIn.
         */
        get: operations["exportMyData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/devices/{deviceId}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in anew for your device, so that it is good for as long again
         * @description Access: SignedIn.
         */
        post: operations["renewDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["changeEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/email/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["askEmailAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: SignedIn. */
        get: operations["listIdentities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/identities/{identityId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Access: SignedIn. */
        delete: operations["unlinkIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/identities/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["linkIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notification-choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What of it is mailed to you
         * @description Access: SignedIn.
         */
        get: operations["getNotificationChoices"];
        /**
         * Choose what is mailed to you
         * @description Access: SignedIn.
         */
        put: operations["setNotificationChoices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What you were told of, newest first
         * @description Access: SignedIn.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note what you have seen
         * @description Access: SignedIn.
         */
        post: operations["readNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: SignedIn. */
        get: operations["listPasskeys"];
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["createPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/passkeys/{passkeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Access: SignedIn. */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        /** @description Access: SignedIn. */
        patch: operations["renamePasskey"];
        trace?: never;
    };
    "/v1/me/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["challengeNewPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/security": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: SignedIn. */
        get: operations["getAccountSecurity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where I am signed in
         * @description Access: SignedIn.
         */
        get: operations["listMySessions"];
        put?: never;
        post?: never;
        /**
         * Sign out everywhere else
         * @description Access: SignedIn.
         */
        delete: operations["endMyOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of my sessions
         * @description Access: SignedIn.
         */
        delete: operations["endMySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["beginTotp"];
        /** @description Access: SignedIn. */
        delete: operations["disableTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Access: SignedIn. */
        post: operations["confirmTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete what you wrote, or, as a moderator, what others wrote
         * @description Access: ChatPost on Message.
         */
        delete: operations["deleteMessage"];
        options?: never;
        head?: never;
        /**
         * Change what you wrote
         * @description Access: ChatPost on Message.
         */
        patch: operations["editMessage"];
        trace?: never;
    };
    "/v1/messages/{messageId}/reactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a reaction, or take it back
         * @description Access: ChatPost on Message.
         */
        put: operations["reactToMessage"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Networks that you can see
         * @description Access: SignedIn.
         */
        get: operations["listNetworks"];
        put?: never;
        /**
         * Make a network
         * @description Access: NetworkCreate on Body.
         */
        post: operations["createNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One network
         * @description Access: NetworkRead on Network.
         */
        get: operations["getNetwork"];
        put?: never;
        post?: never;
        /**
         * Remove a network
         * @description Access: NetworkDelete on Network.
         */
        delete: operations["deleteNetwork"];
        options?: never;
        head?: never;
        /**
         * Change name, description, gateway, who finds it, how people come in, and settings
         * @description Access: NetworkUpdate on Network.
         */
        patch: operations["updateNetwork"];
        trace?: never;
    };
    "/v1/networks/{networkId}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The history of a network, newest first
         * @description Access: NetworkRead on Network.
         */
        get: operations["listActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a network's people are told of, and what is so now
         * @description Access: NetworkUpdate on Network.
         */
        get: operations["listAlerts"];
        put?: never;
        /**
         * Add an alert
         * @description Access: NetworkUpdate on Network.
         */
        post: operations["createAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/alerts/{alertId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an alert of the network itself
         * @description Access: NetworkUpdate on Network.
         */
        delete: operations["deleteAlert"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/bans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may not come in
         * @description Access: NetworkMembers on Network.
         */
        get: operations["listNetworkBans"];
        put?: never;
        /**
         * Take somebody out and keep them out
         * @description Access: NetworkMembers on Network.
         */
        post: operations["banFromNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/bans/{bannedUserId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Let somebody come in again
         * @description Access: NetworkMembers on Network.
         */
        delete: operations["unbanFromNetwork"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How you and the others of the network reach each other
         * @description Access: NetworkRead on Network.
         */
        get: operations["listConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A network as a file, without secrets
         * @description Access: NetworkUpdate on Network.
         */
        get: operations["exportNetwork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who connected to whom in a network that logs it, newest first
         * @description Access: NetworkUpdate on Network.
         */
        get: operations["listFlows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/flows/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as a file, jsonl or csv; stands in the audit
         * @description Access: NetworkUpdate on Network.
         */
        get: operations["exportFlows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/flows/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A network's connections in few lines: who moved the most, what was refused
         * @description Access: NetworkUpdate on Network.
         */
        get: operations["summarizeFlows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Come into a network, or ask to
         * @description Access: SignedIn.
         */
        post: operations["joinNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/join-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys by which machines join
         * @description Access: JoinKeyRead on Network.
         */
        get: operations["listJoinKeys"];
        put?: never;
        /**
         * Make a key by which machines join
         * @description Access: JoinKeyCreate on Network.
         */
        post: operations["createJoinKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go out of a network, with your devices
         * @description Access: SignedIn.
         */
        post: operations["leaveNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is in it
         * @description Access: NetworkRead on Network.
         */
        get: operations["listNetworkMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Take in who asked, or a member of the space
         * @description Access: NetworkMembers on Network.
         */
        put: operations["admitNetworkMember"];
        post?: never;
        /**
         * Take somebody out with their devices, or say no to who asked
         * @description Access: NetworkMembers on Network.
         */
        delete: operations["removeNetworkMember"];
        options?: never;
        head?: never;
        /**
         * Give somebody another role in the network
         * @description Access: NetworkRole on Network.
         */
        patch: operations["changeNetworkRole"];
        trace?: never;
    };
    "/v1/networks/{networkId}/membership": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What you are in a network, and how you come in
         * @description Access: NetworkRead on Network.
         */
        get: operations["getNetworkMembership"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a network's names end in, and those that people added
         * @description Access: NetworkRead on Network.
         */
        get: operations["getNetworkNames"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/peers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The devices of a network
         * @description Access: NetworkRead on Network.
         */
        get: operations["listPeers"];
        put?: never;
        /**
         * Put a device into a network
         * @description Access: PeerCreate on Network.
         */
        post: operations["createPeer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who reaches whom in a network
         * @description Access: NetworkRead on Network.
         */
        get: operations["getPolicy"];
        /**
         * Put another policy in force
         * @description Access: PolicyUpdate on Network.
         */
        put: operations["putPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/policy/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a policy would open and close; changes nothing
         * @description Access: NetworkRead on Network.
         */
        post: operations["checkPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/policy/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a change works, so that it stays
         * @description Access: PolicyUpdate on Network.
         */
        post: operations["confirmPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/policy/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether one device reaches another, and by which rule
         * @description Access: NetworkRead on Network.
         */
        get: operations["explainPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/policy/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring an earlier version back
         * @description Access: PolicyUpdate on Network.
         */
        post: operations["revertPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/policy/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All versions of the policy
         * @description Access: NetworkRead on Network.
         */
        get: operations["listPolicyVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a name
         * @description Access: NetworkUpdate on Network.
         */
        post: operations["createNameRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/records/{recordId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a name
         * @description Access: NetworkUpdate on Network.
         */
        delete: operations["deleteNameRecord"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks to come in
         * @description Access: NetworkMembers on Network.
         */
        get: operations["listNetworkRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Addresses that are kept back
         * @description Access: NetworkRead on Network.
         */
        get: operations["listReservations"];
        put?: never;
        /**
         * Keep an address back
         * @description Access: NetworkUpdate on Network.
         */
        post: operations["createReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/reservations/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Give an address back to the pool
         * @description Access: NetworkUpdate on Network.
         */
        delete: operations["deleteReservation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The game rooms that are open, with who is in them
         * @description Access: NetworkRead on Network.
         */
        get: operations["listRooms"];
        put?: never;
        /**
         * Open a game room, and be in it
         * @description Access: RoomUse on Network.
         */
        post: operations["openRoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/rooms/{roomId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Close a room for all
         * @description Access: RoomUse on Network.
         */
        delete: operations["closeRoom"];
        options?: never;
        head?: never;
        /**
         * Change its name, game or seats
         * @description Access: RoomUse on Network.
         */
        patch: operations["updateRoom"];
        trace?: never;
    };
    "/v1/networks/{networkId}/rooms/{roomId}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go into a room, out of the one before
         * @description Access: RoomUse on Network.
         */
        post: operations["joinRoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/rooms/{roomId}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a room; it ends with the last
         * @description Access: RoomUse on Network.
         */
        post: operations["leaveRoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The LANs behind a network's devices, offered or decided about
         * @description Access: NetworkRead on Network.
         */
        get: operations["listRoutes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Servers that people pinned, with whether they are online
         * @description Access: NetworkRead on Network.
         */
        get: operations["listPinnedServers"];
        put?: never;
        /**
         * Pin a server that runs on a device of the network
         * @description Access: RoomUse on Network.
         */
        post: operations["pinServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/servers/{serverId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a pinned server away
         * @description Access: RoomUse on Network.
         */
        delete: operations["unpinServer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/networks/{networkId}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a member the network's owner
         * @description Access: NetworkTransfer on Network.
         */
        post: operations["transferNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/peers/{peerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One device of a network
         * @description Access: NetworkRead on Peer.
         */
        get: operations["getPeer"];
        put?: never;
        post?: never;
        /**
         * Take a device out of a network
         * @description Access: PeerDelete on Peer.
         */
        delete: operations["deletePeer"];
        options?: never;
        head?: never;
        /**
         * Rename it, move its address, say yes to it, or give it an end
         * @description Access: PeerUpdate on Peer.
         */
        patch: operations["updatePeer"];
        trace?: never;
    };
    "/v1/peers/{peerId}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Configuration for any WireGuard client
         * @description Access: PeerConfig on Peer.
         */
        get: operations["getPeerConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/peers/{peerId}/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a phone another key, or a preshared one for the gateway
         * @description Access: PeerCreate on Peer.
         */
        put: operations["replacePeerKey"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/peers/{peerId}/rotate-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the device for another WireGuard key
         * @description Access: PeerUpdate on Peer.
         */
        post: operations["rotatePeerKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/peers/{peerId}/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say yes or no to a LAN behind a device
         * @description Access: NetworkUpdate on Peer.
         */
        put: operations["decideRoute"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/peers/{peerId}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a device its tags
         * @description Access: PolicyUpdate on Peer.
         */
        put: operations["tagPeer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pool-addresses/{poolAddressId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a public address at which nothing is
         * @description Access: ExposeManage on PoolAddress.
         */
        delete: operations["deletePoolAddress"];
        options?: never;
        head?: never;
        /**
         * Use it, or use it no more
         * @description Access: ExposeManage on PoolAddress.
         */
        patch: operations["updatePoolAddress"];
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each role may do in a space
         * @description Access: SignedIn.
         */
        get: operations["listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-templates/{serviceTemplateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a service off the list
         * @description Access: ExposeManage on ServiceTemplate.
         */
        delete: operations["deleteServiceTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Access: Anonymous. */
        get: operations["getSetup"];
        put?: never;
        /** @description Access: Proof. */
        post: operations["completeSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your spaces
         * @description Access: SignedIn.
         */
        get: operations["listTenants"];
        put?: never;
        /**
         * Make a team or a community
         * @description Access: SignedIn.
         */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One space, and what you may do in it
         * @description Access: TenantRead on Tenant.
         */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        /**
         * Delete it, after a grace time
         * @description Access: TenantDelete on Tenant.
         */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        /**
         * Change name, description, visibility, access or settings
         * @description Access: TenantUpdate on Tenant.
         */
        patch: operations["updateTenant"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What people are told of in every network of a space, and what is so now
         * @description Access: NetworkUpdate on Tenant.
         */
        get: operations["listSpaceAlerts"];
        put?: never;
        /**
         * Add an alert for every network of a space
         * @description Access: NetworkUpdate on Tenant.
         */
        post: operations["createSpaceAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/alerts/{spaceAlertId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an alert of a space
         * @description Access: NetworkUpdate on Tenant.
         */
        delete: operations["deleteSpaceAlert"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/bans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may not come in
         * @description Access: MemberBan on Tenant.
         */
        get: operations["listBans"];
        put?: never;
        /**
         * Take a member out with their devices, and keep them out
         * @description Access: MemberBan on Tenant.
         */
        post: operations["banMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/bans/{bannedUserId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Let somebody come in again
         * @description Access: MemberBan on Tenant.
         */
        delete: operations["unbanMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whom nothing that the space exposes lets in, and what each tunnel server dropped of them
         * @description Access: ExposeManage on Tenant.
         */
        get: operations["listBlocks"];
        put?: never;
        /**
         * Block an address or a network, for ever or for a time
         * @description Access: ExposeManage on Tenant.
         */
        post: operations["addBlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/blocks/{blockId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Let it in again
         * @description Access: ExposeManage on Tenant.
         */
        delete: operations["deleteBlock"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The channels that you see, with what is unread
         * @description Access: ChatRead on Tenant.
         */
        get: operations["listChannels"];
        put?: never;
        /**
         * Make a channel of the space or of a network
         * @description Access: ChatManage on Tenant.
         */
        post: operations["createChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/expose-limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much a space may expose, and how much of that it does
         * @description Access: ExposeRead on Tenant.
         */
        get: operations["getExposeLimits"];
        /**
         * Set how much a space and each person in it may expose
         * @description Access: ExposeManage on Tenant.
         */
        put: operations["putExposeLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/exposures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is exposed in a space
         * @description Access: ExposeRead on Tenant.
         */
        get: operations["listExposures"];
        put?: never;
        /**
         * Expose ports of a device
         * @description Access: ExposeCreate on Tenant.
         */
        post: operations["createExposure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/fleet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which release is offered, what each machine runs, and the last update
         * @description Access: DeviceRead on Tenant.
         */
        get: operations["getFleet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/fleet/updates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last updates of a space's machines
         * @description Access: DeviceRead on Tenant.
         */
        get: operations["listFleetUpdates"];
        put?: never;
        /**
         * Update the machines of a space to the release that is offered, wave by wave
         * @description Access: FleetUpdate on Tenant.
         */
        post: operations["createFleetUpdate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/fleet/updates/{fleetUpdateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Pause an update, let it go on, or call it off
         * @description Access: FleetUpdate on Tenant.
         */
        patch: operations["updateFleetUpdate"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who were invited to a space by mail
         * @description Access: InviteRead on Tenant.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite somebody by mail
         * @description Access: InviteCreate on Tenant.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/invite-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Links by which people join a space
         * @description Access: InviteRead on Tenant.
         */
        get: operations["listInviteLinks"];
        put?: never;
        /**
         * Make a link by which people join
         * @description Access: InviteCreate on Tenant.
         */
        post: operations["createInviteLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become a member of an open space, or with its password
         * @description Access: SignedIn.
         */
        post: operations["joinTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop being a member; your devices in it go too
         * @description Access: TenantLeave on Tenant.
         */
        post: operations["leaveTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The network lock, its signers and its log
         * @description Access: TenantRead on Tenant.
         */
        get: operations["getLock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/lock/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which devices are signed, and which wait for it
         * @description Access: NetworkRead on Tenant.
         */
        get: operations["listLockDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/lock/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn it on, add or remove a signer, revoke a key, turn it off
         * @description Access: LockManage on Tenant.
         */
        post: operations["addLockEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/lock/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand in what a signing device signed
         * @description Access: LockManage on Tenant.
         */
        post: operations["signDevices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is in it
         * @description Access: TenantRead on Tenant.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member, with their devices
         * @description Access: MemberRemove on Tenant.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Give a member another role
         * @description Access: MemberRole on Tenant.
         */
        patch: operations["changeMemberRole"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/moderation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What moderators did
         * @description Access: ChatModerate on Tenant.
         */
        get: operations["listModeration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/mutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may not write
         * @description Access: ChatModerate on Tenant.
         */
        get: operations["listMutes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/mutes/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let a member of a lower rank read, but not write
         * @description Access: ChatModerate on Tenant.
         */
        put: operations["muteMember"];
        post?: never;
        /**
         * Let them write again
         * @description Access: ChatModerate on Tenant.
         */
        delete: operations["unmuteMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/networks/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a network of a file, or say what would come of it
         * @description Access: NetworkCreate on Tenant.
         */
        post: operations["importNetwork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/onboarding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the space asks who joins, and what you answered
         * @description Access: TenantRead on Tenant.
         */
        get: operations["getOnboarding"];
        /**
         * Say what the space asks, and what the answers give
         * @description Access: TenantUpdate on Tenant.
         */
        put: operations["putOnboarding"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/onboarding/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Answer; also with nothing, so as not to be asked again
         * @description Access: ChatPost on Tenant.
         */
        put: operations["answerOnboarding"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is there, and in which network
         * @description Access: TenantRead on Tenant.
         */
        get: operations["listPresence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call its deletion off
         * @description Access: TenantDelete on Tenant.
         */
        post: operations["restoreTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * For how long the space's history is kept
         * @description Access: TenantSinks on Tenant.
         */
        get: operations["getRetention"];
        /**
         * Keep the space's history for longer or shorter
         * @description Access: TenantSinks on Tenant.
         */
        put: operations["putRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Service accounts of a space, with their keys
         * @description Access: ServiceAccountManage on Tenant.
         */
        get: operations["listServiceAccounts"];
        put?: never;
        /**
         * Make a service account
         * @description Access: ServiceAccountManage on Tenant.
         */
        post: operations["createServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/service-accounts/{serviceAccountId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a service account and its keys
         * @description Access: ServiceAccountManage on Tenant.
         */
        delete: operations["deleteServiceAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a key of a service account
         * @description Access: ServiceAccountManage on Tenant.
         */
        post: operations["createServiceAccountKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys/{serviceKeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key of a service account
         * @description Access: ServiceAccountManage on Tenant.
         */
        delete: operations["revokeServiceAccountKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/service-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Services with their ports
         * @description Access: ExposeRead on Tenant.
         */
        get: operations["listServiceTemplates"];
        put?: never;
        /**
         * Add a service to the list
         * @description Access: ExposeManage on Tenant.
         */
        post: operations["createServiceTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/sinks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the space's audit is sent
         * @description Access: TenantSinks on Tenant.
         */
        get: operations["listSinks"];
        put?: never;
        /**
         * Send the space's audit somewhere; a webhook's secret is shown once
         * @description Access: TenantSinks on Tenant.
         */
        post: operations["createSink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/sinks/{sinkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a sink
         * @description Access: TenantSinks on Tenant.
         */
        delete: operations["deleteSink"];
        options?: never;
        head?: never;
        /**
         * Change, stop or go on
         * @description Access: TenantSinks on Tenant.
         */
        patch: operations["updateSink"];
        trace?: never;
    };
    "/v1/tenants/{tenantId}/sinks/{sinkId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent, newest first
         * @description Access: TenantSinks on Tenant.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/sinks/{sinkId}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the same once more
         * @description Access: TenantSinks on Tenant.
         */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/sinks/{sinkId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret; the old one signs too for a day
         * @description Access: TenantSinks on Tenant.
         */
        post: operations["rotateSinkSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/sinks/{sinkId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event to see whether it arrives
         * @description Access: TenantSinks on Tenant.
         */
        post: operations["testSink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make another member the owner
         * @description Access: TenantTransfer on Tenant.
         */
        post: operations["transferTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenantId}/tunnel-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tunnel servers of a space, with their public addresses
         * @description Access: ExposeRead on Tenant.
         */
        get: operations["listTunnelServers"];
        put?: never;
        /**
         * Add a tunnel server, by a join key or as a machine that is here
         * @description Access: ExposeManage on Tenant.
         */
        post: operations["createTunnelServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/discover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public spaces
         * @description Access: SignedIn.
         */
        get: operations["discoverTenants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tunnel-clients/{tunnelClientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a device and what it exposes away from the server
         * @description Access: ExposeManage on TunnelClient.
         */
        delete: operations["deleteTunnelClient"];
        options?: never;
        head?: never;
        /**
         * Suspend it, or move it with what it exposes to another address or server
         * @description Access: ExposeManage on TunnelClient.
         */
        patch: operations["updateTunnelClient"];
        trace?: never;
    };
    "/v1/tunnel-clients/{tunnelClientId}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much may go through all that a device exposes
         * @description Access: ExposeRead on TunnelClient.
         */
        get: operations["getTunnelClientLimits"];
        /**
         * Set the rates and the quota of a device
         * @description Access: ExposeManage on TunnelClient.
         */
        put: operations["putTunnelClientLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tunnel-servers/{tunnelServerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One tunnel server
         * @description Access: ExposeRead on TunnelServer.
         */
        get: operations["getTunnelServer"];
        put?: never;
        post?: never;
        /**
         * Remove it; its machine stays in the space
         * @description Access: ExposeManage on TunnelServer.
         */
        delete: operations["deleteTunnelServer"];
        options?: never;
        head?: never;
        /**
         * Rename it, drain or disable it, set its port
         * @description Access: ExposeManage on TunnelServer.
         */
        patch: operations["updateTunnelServer"];
        trace?: never;
    };
    "/v1/tunnel-servers/{tunnelServerId}/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a public address
         * @description Access: ExposeManage on TunnelServer.
         */
        post: operations["addPoolAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tunnel-servers/{tunnelServerId}/certificate-authority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say where it gets certificates for names, and agree to the terms there
         * @description Access: ExposeManage on TunnelServer.
         */
        put: operations["setCertificateAuthority"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tunnel-servers/{tunnelServerId}/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Devices behind it
         * @description Access: ExposeRead on TunnelServer.
         */
        get: operations["listTunnelClients"];
        put?: never;
        /**
         * Put a device behind it
         * @description Access: ExposeManage on TunnelServer.
         */
        post: operations["addTunnelClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tunnel-servers/{tunnelServerId}/machine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give it a machine where it has none: one that is here, or a new join key
         * @description Access: ExposeManage on TunnelServer.
         */
        post: operations["giveTunnelServerMachine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccountChange: {
            disabled?: null | boolean;
            isAdmin?: null | boolean;
        };
        AccountRow: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            disabledAt: null | string;
            email: string;
            hasPassword: boolean;
            /** Format: uuid */
            id: string;
            isAdmin: boolean;
            /** Format: date-time */
            lastSeenAt: null | string;
            /** Format: int64 */
            sessions: number;
            /** Format: int64 */
            spaces: number;
            username: string;
        };
        AccountSecurityView: {
            email: string;
            emailVerified: boolean;
            hasPassword: boolean;
            mailOn: boolean;
            pendingEmail: null | string;
            /** Format: int32 */
            recoveryCodesLeft: number;
            /** Format: date-time */
            totpSince: null | string;
        };
        AccountSpace: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["TenantKind"];
            name: string;
            role: components["schemas"]["Role"];
        };
        AccountView: {
            account: components["schemas"]["AccountRow"];
            apiKeys: components["schemas"]["ApiKeyView"][];
            passkeys: components["schemas"]["PasskeyView"][];
            providers: string[];
            secondFactor: boolean;
            spaces: components["schemas"]["AccountSpace"][];
        };
        ActivityActor: {
            /** Format: uuid */
            deviceId: null | string;
            name: string;
            /** Format: uuid */
            userId: null | string;
        };
        ActivityView: {
            actor: components["schemas"]["ActivityActor"];
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            id: string;
            metadata: components["schemas"]["JsonElement"];
            type: string;
        };
        /** @enum {unknown} */
        ActorKind: "user" | "agent" | "anonymous" | "system" | "apiKey";
        AddBlockRequest: {
            /** Format: date-time */
            expiresAt?: null | string;
            note?: null | string;
            /** Format: cidr */
            prefix: string;
            /** Format: uuid */
            serverId?: null | string;
        };
        AddPoolAddressRequest: {
            /** Format: ip */
            address: string;
            /** Format: ip */
            ownAddress?: string;
        };
        /** @enum {unknown} */
        AddressAssignment: "roundRobin" | "leastUsed" | "manual";
        AddTunnelClientRequest: {
            /** Format: uuid */
            addressId?: null | string;
            /** Format: uuid */
            deviceId: string;
        };
        AdmitNetworkMemberRequest: {
            role?: null | components["schemas"]["Role"];
        };
        /** @enum {unknown} */
        AlertKind: "deviceAway" | "refusals" | "deviceHeld" | "deviceWarns";
        AlertRequest: {
            /**
             * Format: int32
             * @default 5
             */
            forMinutes: number;
            kind: components["schemas"]["AlertKind"];
            /** Format: int32 */
            perMinute?: null | number;
            tag?: null | string;
        };
        AlertsView: {
            alerts: components["schemas"]["AlertView"][];
        };
        AlertView: {
            /** Format: date-time */
            createdAt: string;
            firing: components["schemas"]["FiringView"][];
            /** Format: int32 */
            forMinutes: number;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["AlertKind"];
            /** Format: uuid */
            networkId: null | string;
            /** Format: int32 */
            perMinute: null | number;
            tag: null | string;
        };
        ApiKeyView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: null | string;
            hint: string;
            /** Format: uuid */
            id: string;
            /** Format: ip */
            lastUsedAddress: string;
            /** Format: date-time */
            lastUsedAt: null | string;
            name: string;
            /** Format: date-time */
            revokedAt: null | string;
            scopes: string[];
        };
        AuditFault: {
            /** Format: int64 */
            auditId: null | number;
            /** Format: uuid */
            chain: string;
            detail: string;
            fault: string;
            /** Format: int64 */
            position: null | number;
        };
        AuditHead: {
            /** Format: uuid */
            chain: string;
            hash: string;
            /** Format: int64 */
            position: number;
        };
        /** @enum {unknown} */
        AuditOutcome: "succeeded" | "denied" | "failed";
        AuditProof: {
            /** Format: int32 */
            chains: number;
            faults: components["schemas"]["AuditFault"][];
            heads: components["schemas"]["AuditHead"][];
            isWhole: boolean;
            /** Format: int64 */
            rows: number;
            /** Format: int64 */
            waiting: number;
        };
        AuditView: {
            action: string;
            /** Format: uuid */
            actorId: null | string;
            actorKind: components["schemas"]["ActorKind"];
            actorName: null | string;
            after: null | components["schemas"]["JsonElement"];
            /** Format: date-time */
            at: string;
            before: null | components["schemas"]["JsonElement"];
            /** Format: int64 */
            id: number;
            outcome: components["schemas"]["AuditOutcome"];
            /** Format: int64 */
            position: null | number;
            requestId: string;
            seal: null | string;
            /** Format: ip */
            source: string;
            targetId: string;
            targetKind: string;
            /** Format: uuid */
            tenantId: null | string;
        };
        BanRequest: {
            reason?: null | string;
            /** Format: int64 */
            seconds?: null | number;
            /** Format: uuid */
            userId: string;
        };
        BanView: {
            bannedBy: null | string;
            /** Format: date-time */
            endsAt: null | string;
            reason: string;
            /** Format: date-time */
            since: string;
            /** Format: uuid */
            userId: string;
            username: string;
        };
        BeginDeviceLoginRequest: {
            machine?: null | string;
            program: string;
        };
        BlockingList: {
            detail: string;
            /** Format: int64 */
            dropped: number;
            /** Format: int64 */
            entries: number;
            list: components["schemas"]["BlockListKind"];
            /** Format: uuid */
            serverId: string;
            serverName: string;
        };
        BlockList: {
            items: components["schemas"]["BlockView"][];
            lists: components["schemas"]["BlockingList"][];
        };
        /** @enum {unknown} */
        BlockListKind: "own" | "crowdsec";
        BlockView: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** Format: date-time */
            expiresAt: null | string;
            /** Format: uuid */
            id: string;
            note: string;
            /** Format: cidr */
            prefix: string;
            /** Format: uuid */
            serverId: null | string;
            serverName: null | string;
        };
        BoundsOfSpace: {
            /** Format: int32 */
            exposuresMax: null | number;
            /** Format: int32 */
            portsMax: null | number;
            /** Format: int32 */
            userExposuresMax: null | number;
            /** Format: int32 */
            userPortsMax: null | number;
        };
        CertificateAuthorityView: {
            /** Format: date-time */
            agreedAt: null | string;
            contact: string;
            /** Format: uri */
            directory: string;
        };
        CertificateView: {
            detail: string;
            /** Format: date-time */
            nextTry: null | string;
            /** Format: date-time */
            notAfter: null | string;
            /** Format: date-time */
            notBefore: null | string;
        };
        ChangeEmailRequest: {
            email: string;
        };
        ChangeFleetUpdateRequest: {
            status: components["schemas"]["FleetUpdateStatus"];
        };
        ChangePasswordRequest: {
            current?: null | string;
            password: string;
        };
        ChangeRoleRequest: {
            /** Format: date-time */
            endsAt?: null | string;
            /** @default false */
            noEnd: boolean;
            role?: null | components["schemas"]["Role"];
        };
        ChannelList: {
            items: components["schemas"]["ChannelView"][];
            /** Format: date-time */
            mutedUntil: null | string;
        };
        ChannelOverride: {
            manage?: null | boolean;
            post?: null | boolean;
            role: components["schemas"]["Role"];
            see?: null | boolean;
        };
        ChannelView: {
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            lastSeq: number;
            mayManage: boolean;
            mayPost: boolean;
            /** Format: int64 */
            mentions: number;
            name: string;
            /** Format: uuid */
            networkId: null | string;
            networkName: null | string;
            overrides: null | components["schemas"]["ChannelOverride"][];
            /** Format: int32 */
            position: number;
            /** Format: int64 */
            readSeq: number;
            /** Format: uuid */
            tenantId: string;
            topic: string;
            /** Format: int64 */
            unread: number;
            /** Format: date-time */
            updatedAt: string;
        };
        Checklist: {
            deviceJoined: boolean;
            networkMade: boolean;
            phoneAdded: boolean;
            secondDeviceJoined: boolean;
        };
        CheckPolicyRequest: {
            document?: null | components["schemas"]["PolicyDocumentView"];
            text?: null | string;
        };
        ConfigInterface: {
            addresses: string[];
            dns: string[];
            /** Format: int32 */
            mtu: number;
        };
        ConfigPeer: {
            allowedIps: string[];
            endpoint: string;
            /** Format: int32 */
            persistentKeepalive: number;
            publicKey: string;
        };
        ConfigPreshared: {
            /** Format: int64 */
            epoch: number;
            /** Format: uuid */
            gatewayPeerId: string;
            isWanted: boolean;
            /** Format: uuid */
            networkId: string;
        };
        ConfirmOptions: {
            code: boolean;
            passkey: boolean;
            password: boolean;
            providers: components["schemas"]["ProviderButton"][];
        };
        ConfirmPolicyRequest: {
            /** Format: int64 */
            version: number;
        };
        ConfirmRequest: {
            code?: null | string;
            password?: null | string;
        };
        ConfirmTotpRequest: {
            code: string;
        };
        ConnectionList: {
            items: components["schemas"]["ConnectionView"][];
        };
        ConnectionView: {
            /** Format: int32 */
            latencyUs: null | number;
            path: string;
            /** Format: int64 */
            reaches: number;
            /** Format: int32 */
            typicalLatencyUs: null | number;
            /** Format: uuid */
            userId: string;
        };
        CopiedDevice: {
            device: string;
            ipv4: string;
            name: string;
            owner: string;
            tags: string[];
        };
        CopiedMember: {
            role: components["schemas"]["Role"];
            username: string;
        };
        CopiedRecord: {
            data: string;
            name: string;
            type: string;
        };
        CopiedReservation: {
            address: string;
            label: string;
        };
        CopiedServer: {
            device: string;
            game: string;
            name: string;
            /** Format: int32 */
            port: number;
        };
        CreateApiKeyRequest: {
            /** Format: int64 */
            expiresInSeconds?: null | number;
            name: string;
            /** @default false */
            neverExpires: boolean;
            scopes: string[];
        };
        CreateChannelRequest: {
            name: string;
            /** Format: uuid */
            networkId?: null | string;
            /** Format: int32 */
            position?: null | number;
            topic?: null | string;
        };
        CreateExposureRequest: {
            /** Format: uuid */
            addressId?: null | string;
            allowed?: null | string[];
            denied?: null | string[];
            description?: null | string;
            /** Format: uuid */
            deviceId: string;
            host?: null | string;
            name?: null | string;
            ports?: null | components["schemas"]["PortRequest"][];
            /** Format: uuid */
            serverId?: null | string;
            source?: null | components["schemas"]["ExposureSource"];
            /** Format: ip */
            target?: string;
            template?: null | string;
            upstream?: null | components["schemas"]["ExposureUpstream"];
        };
        CreateInvitationRequest: {
            email: string;
            /** Format: int64 */
            expiresInSeconds?: null | number;
            /** Format: int64 */
            membershipSeconds?: null | number;
            /** Format: uuid */
            networkId?: null | string;
            role?: components["schemas"]["Role"];
        };
        CreateInviteLinkRequest: {
            /** Format: int64 */
            expiresInSeconds?: null | number;
            label?: null | string;
            /** Format: int32 */
            maxUses?: null | number;
            /** Format: int64 */
            membershipSeconds?: null | number;
            /** Format: uuid */
            networkId?: null | string;
            /** @default false */
            neverExpires: boolean;
            role?: components["schemas"]["Role"];
        };
        CreateJoinKeyRequest: {
            description?: null | string;
            /** Format: int64 */
            expiresInSeconds?: null | number;
            /** Format: int32 */
            maxUses?: null | number;
            /** Format: int32 */
            staySeconds?: null | number;
        };
        CreateNetworkRequest: {
            description?: null | string;
            ipv4Cidr?: null | string;
            joinPolicy?: null | components["schemas"]["JoinPolicy"];
            name: string;
            requiredRole?: null | components["schemas"]["Role"];
            settings?: null | components["schemas"]["NetworkSettingsChange"];
            /** Format: uuid */
            tenantId?: null | string;
            visibility?: null | components["schemas"]["NetworkVisibility"];
        };
        CreatePasskeyRequest: {
            challenge: string;
            credential: components["schemas"]["JsonElement"];
            name: string;
        };
        CreatePeerRequest: {
            address?: null | string;
            /** Format: uuid */
            deviceId?: null | string;
            /** Format: date-time */
            endsAt?: null | string;
            name?: null | string;
            platform?: null | string;
            /** Format: wireguard-key */
            publicKey?: null | string;
        };
        CreateProviderRequest: {
            /** @default false */
            allowNewAccounts: boolean;
            clientId: string;
            clientSecret?: null | string;
            /** @default true */
            enabled: boolean;
            issuer?: null | string;
            kind: components["schemas"]["ProviderKind"];
            label?: null | string;
            name: string;
            scopes?: null | string;
            /** @default false */
            trustEmail: boolean;
        };
        CreateServiceAccountRequest: {
            name: string;
            role: components["schemas"]["Role"];
        };
        CreateServiceTemplateRequest: {
            name: string;
            ports: components["schemas"]["TemplatePorts"][];
        };
        CreateSinkRequest: {
            actions?: null | string[];
            address: string;
            authority?: null | string;
            kind: components["schemas"]["SinkKind"];
            name: string;
            token?: null | string;
        };
        CreateTenantRequest: {
            access?: null | components["schemas"]["TenantAccess"];
            description?: null | string;
            kind: components["schemas"]["TenantKind"];
            name: string;
            password?: null | string;
            visibility?: null | components["schemas"]["TenantVisibility"];
        };
        CreateTunnelServerRequest: {
            assignment?: null | components["schemas"]["AddressAssignment"];
            /** Format: uuid */
            deviceId?: null | string;
            name: string;
            /** Format: int32 */
            port?: null | number;
            region?: null | string;
        };
        DashboardView: {
            checklist: components["schemas"]["Checklist"];
            /** Format: int64 */
            devices: number;
            /** Format: int64 */
            networks: number;
            /** Format: int64 */
            peers: number;
            /** Format: int64 */
            peersOnline: number;
        };
        DataKeyView: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            masterKeyId: string;
            /** Format: date-time */
            replacedAt: null | string;
            /** Format: int64 */
            secrets: number;
        };
        DecideDeviceLoginRequest: {
            approve: boolean;
        };
        DeleteAccountRequest: {
            username: string;
        };
        DeleteMessageRequest: {
            reason?: null | string;
        };
        DeleteTenantRequest: {
            name: string;
        };
        DeliveryView: {
            action: string;
            /** Format: int64 */
            againOf: null | number;
            /** Format: int32 */
            attempts: number;
            /** Format: int64 */
            auditId: number;
            /** Format: date-time */
            createdAt: string;
            error: null | string;
            /** Format: int32 */
            events: number;
            fault: null | components["schemas"]["SinkFault"];
            /** Format: date-time */
            finishedAt: null | string;
            /** Format: int32 */
            httpStatus: null | number;
            /** Format: int64 */
            id: number;
            status: string;
        };
        DeviceChange: {
            /** Format: date-time */
            appliedAt: string;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["JsonElement"];
            /** Format: uuid */
            networkId: null | string;
            /** Format: date-time */
            receivedAt: string;
            /** Format: int64 */
            revision: number;
            succeeded: boolean;
        };
        DeviceLoginRequestView: {
            /** Format: ip */
            address: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            machine: string;
            program: string;
            userCode: string;
        };
        DeviceLoginView: {
            deviceCode: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: int32 */
            intervalSeconds: number;
            userCode: string;
            /** Format: uri */
            verificationUri: string;
            /** Format: uri */
            verificationUriComplete: string;
        };
        DeviceNetwork: {
            /** Format: date-time */
            endsAt: null | string;
            held: string;
            /** Format: ip */
            ipv4: string;
            /** Format: ip */
            ipv6: string;
            missing: string[];
            /** Format: uuid */
            networkId: string;
            networkName: string;
            /** Format: cidr */
            overlappingLan: null | string;
            /** Format: uuid */
            peerId: string;
        };
        DeviceOwner: {
            /** Format: uuid */
            id: string;
            username: string;
        };
        DeviceSignature: {
            /** Format: uuid */
            peerId: string;
            role: string;
            /** Format: byte */
            signature: string;
            signer: string;
        };
        DeviceView: {
            agentVersion: string;
            connected: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            disabledAt: null | string;
            /** Format: date-time */
            expiresAt: null | string;
            hostname: string;
            /** Format: uuid */
            id: string;
            kind: string;
            /** Format: date-time */
            lastSeenAt: null | string;
            name: string;
            networks: components["schemas"]["DeviceNetwork"][];
            owner: components["schemas"]["DeviceOwner"];
            platform: string;
            posture: null | components["schemas"]["Posture"];
            publicEndpoint: null | string;
            status: string;
            /** Format: uuid */
            tenantId: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @enum {unknown} */
        DialOutcome: "open" | "refused" | "timedOut" | "unreachable" | "notTestable";
        DialView: {
            /** Format: int32 */
            milliseconds: null | number;
            outcome: components["schemas"]["DialOutcome"];
            /** Format: int32 */
            port: number;
            protocol: components["schemas"]["PortProtocol"];
            seen?: null | components["schemas"]["ServiceAnswer"];
        };
        EditMessageRequest: {
            body: string;
        };
        EmailView: {
            email: string;
            verified: boolean;
        };
        EndSpaceRequest: {
            name: string;
            reason: string;
        };
        Enrolment: {
            /** Format: uuid */
            deviceId: string;
            deviceName: string;
            held: string;
            /** Format: uuid */
            networkId: string;
            networkName: string;
            /** Format: uuid */
            peerId: string;
            /** Format: uuid */
            serverId: string;
            serverKey: string;
        };
        EnrolRequest: {
            agentVersion: string;
            /** Format: int64 */
            at: number;
            hostname: string;
            key: string;
            lans?: null | string[];
            machineKey: string;
            platform: string;
            signature: string;
        };
        ExposedPortsView: {
            /** Format: int32 */
            first: number;
            /** Format: int32 */
            last: number;
            protocol: components["schemas"]["PortProtocol"];
            /** Format: int32 */
            targetPort: number;
        };
        /** @enum {unknown} */
        ExposureCondition: "open" | "opening" | "closed" | "failed" | "offline";
        ExposureMetricsView: {
            points: components["schemas"]["ExposurePoint"][];
            /** Format: int32 */
            stepSeconds: number;
        };
        ExposurePoint: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            bytesIn: number;
            /** Format: int64 */
            bytesOut: number;
            /** Format: int64 */
            connections: number;
            /** Format: int64 */
            packetsIn: number;
            /** Format: int64 */
            packetsOut: number;
        };
        ExposureSideView: {
            code: string;
            detail: string;
            open: boolean;
        };
        /** @enum {unknown} */
        ExposureSource: "kept" | "masquerade" | "proxyV1" | "proxyV2";
        ExposureTestView: {
            /** Format: ip */
            address: string;
            ports: components["schemas"]["DialView"][];
        };
        ExposureTotals: {
            /** Format: int64 */
            bytesIn: number;
            /** Format: int64 */
            bytesOut: number;
            /** Format: int64 */
            connections: number;
            /** Format: int64 */
            packetsIn: number;
            /** Format: int64 */
            packetsOut: number;
        };
        /** @enum {unknown} */
        ExposureUpstream: "http" | "https" | "tls" | null;
        ExposureView: {
            active: boolean;
            /** Format: ip */
            address: string;
            /** Format: uuid */
            addressId: string;
            allowed: string[];
            certificate?: null | components["schemas"]["CertificateView"];
            /** Format: uuid */
            clientId: string;
            /** Format: date-time */
            createdAt: string;
            denied: string[];
            description: string;
            /** Format: uuid */
            deviceId: string;
            deviceName: string;
            homeSide: null | components["schemas"]["ExposureSideView"];
            host?: null | string;
            /** Format: uuid */
            id: string;
            join: string;
            name: string;
            /** Format: uuid */
            ownerId: string;
            ownerName: string;
            ports: components["schemas"]["ExposedPortsView"][];
            publicSide: null | components["schemas"]["ExposureSideView"];
            /** Format: uuid */
            serverId: string;
            serverName: string;
            source: components["schemas"]["ExposureSource"];
            srv: null | string;
            state: components["schemas"]["ExposureCondition"];
            /** Format: ip */
            target: string;
            template: string;
            /** Format: uuid */
            tenantId: string;
            totals: components["schemas"]["ExposureTotals"];
            /** Format: date-time */
            updatedAt: string;
            upstream?: null | components["schemas"]["ExposureUpstream"];
        };
        FiringView: {
            /** Format: uuid */
            deviceId: string;
            name: string;
            /** Format: uuid */
            networkId: string;
            networkName: string;
            /** Format: uuid */
            peerId: string;
            /** Format: date-time */
            since: string;
            warning: null | string;
        };
        FleetMachineView: {
            connected: boolean;
            consent: string;
            /** Format: uuid */
            deviceId: string;
            name: string;
            version: string;
        };
        FleetStepView: {
            /** Format: date-time */
            askedAt: null | string;
            detail: string;
            /** Format: uuid */
            deviceId: string;
            /** Format: date-time */
            endedAt: null | string;
            fromVersion: string;
            name: string;
            state: string;
            /** Format: int32 */
            wave: number;
        };
        FleetUpdateRequest: {
            deviceIds?: null | string[];
            /**
             * Format: int32
             * @default 5
             */
            gateMinutes: number;
            version: string;
            waves?: null | string[];
        };
        /** @enum {unknown} */
        FleetUpdateStatus: "running" | "paused" | "stopped" | "aborted" | "done";
        FleetUpdatesView: {
            updates: components["schemas"]["FleetUpdateView"][];
        };
        FleetUpdateView: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** Format: date-time */
            endedAt: null | string;
            /** Format: int32 */
            gateMinutes: number;
            /** Format: date-time */
            healthyAt: null | string;
            /** Format: uuid */
            id: string;
            machines: components["schemas"]["FleetStepView"][];
            reason: string;
            status: components["schemas"]["FleetUpdateStatus"];
            version: string;
            /** Format: int32 */
            wave: number;
            /** Format: int32 */
            waves: number;
        };
        FleetView: {
            machines: components["schemas"]["FleetMachineView"][];
            notOffered: null | string;
            offered: null | components["schemas"]["OfferedReleaseView"];
            update: null | components["schemas"]["FleetUpdateView"];
        };
        FlowEnd: {
            /** Format: uuid */
            deviceId: string;
            name: string;
            /** Format: uuid */
            peerId: string;
        };
        FlowPairView: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            connections: number;
            from: components["schemas"]["FlowEnd"];
            to: components["schemas"]["FlowEnd"];
        };
        FlowRefusalView: {
            /** Format: int64 */
            devices: number;
            /** Format: int64 */
            packets: number;
            /** Format: int32 */
            rule: null | number;
        };
        FlowSummaryView: {
            cannotTell: string[];
            /** Format: int64 */
            connections: number;
            /** Format: int32 */
            days: number;
            isOn: boolean;
            /** Format: int64 */
            lost: number;
            /** Format: int64 */
            refused: number;
            refusedBy: components["schemas"]["FlowRefusalView"][];
            /** Format: date-time */
            since: string;
            topPairs: components["schemas"]["FlowPairView"][];
        };
        /** @enum {unknown} */
        FlowVerdict: "allowed" | "refused";
        FlowView: {
            /** Format: int64 */
            bytesIn: number;
            /** Format: int64 */
            bytesOut: number;
            from: components["schemas"]["FlowEnd"];
            /** Format: ip */
            fromAddress: string;
            /** Format: int32 */
            fromPort: null | number;
            /** Format: int64 */
            id: number;
            over: boolean;
            /** Format: int64 */
            packetsIn: number;
            /** Format: int64 */
            packetsOut: number;
            /** Format: int64 */
            policyVersion: null | number;
            /** Format: int32 */
            protocol: number;
            /** Format: int32 */
            rule: null | number;
            /** Format: date-time */
            seenAt: string;
            /** Format: date-time */
            startedAt: string;
            to: components["schemas"]["FlowEnd"];
            /** Format: ip */
            toAddress: string;
            /** Format: int32 */
            toPort: number;
            verdict: components["schemas"]["FlowVerdict"];
        };
        ForgotPasswordRequest: {
            email: string;
        };
        /** @enum {unknown} */
        FoundKind: "space" | "network";
        FoundView: {
            description: string;
            /** Format: uuid */
            id: string;
            joining: string;
            kind: components["schemas"]["FoundKind"];
            /** Format: int64 */
            memberCount: number;
            membership: null | string;
            name: string;
            spaceName: null | string;
        };
        Guard: {
            name: string;
            state: components["schemas"]["GuardState"];
            whatToDo: string;
            why: string;
        };
        GuardReport: {
            environment: string;
            guards: components["schemas"]["Guard"][];
            isReady: boolean;
        };
        /** @enum {unknown} */
        GuardState: "closed" | "notice" | "open";
        IdentityView: {
            /** Format: date-time */
            createdAt: string;
            email: null | string;
            /** Format: uuid */
            id: string;
            issuer: string;
            /** Format: date-time */
            lastUsedAt: null | string;
            provider: string;
        };
        ImportedNetwork: {
            isMade: boolean;
            left: components["schemas"]["LeftAway"][];
            network: components["schemas"]["NetworkView"];
        };
        ImportNetworkRequest: {
            /** @default false */
            dryRun: boolean;
            network: components["schemas"]["NetworkCopy"];
        };
        InNetworkView: {
            /** Format: uuid */
            networkId: string;
            /** Format: date-time */
            since: null | string;
        };
        /** @enum {unknown} */
        InvitationStatus: "pending" | "accepted" | "declined" | "revoked" | "expired" | "void";
        InvitationView: {
            /** Format: date-time */
            answeredAt: null | string;
            /** Format: date-time */
            createdAt: string;
            email: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            inviterId: string;
            inviterName: string;
            isMailed: boolean;
            /** Format: int64 */
            membershipSeconds: null | number;
            /** Format: uuid */
            networkId: null | string;
            networkName: null | string;
            role: components["schemas"]["Role"];
            /** Format: date-time */
            sentAt: string;
            status: components["schemas"]["InvitationStatus"];
        };
        /** @enum {unknown} */
        InviteKind: "link" | "invitation";
        /** @enum {unknown} */
        InviteLinkState: "active" | "expired" | "usedUp" | "revoked" | "void";
        InviteLinkView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            createdBy: string;
            createdByName: string;
            /** Format: date-time */
            expiresAt: null | string;
            /** Format: uuid */
            id: string;
            label: string;
            /** Format: date-time */
            lastUsedAt: null | string;
            /** Format: int32 */
            maxUses: null | number;
            /** Format: int64 */
            membershipSeconds: null | number;
            /** Format: uuid */
            networkId: null | string;
            networkName: null | string;
            role: components["schemas"]["Role"];
            state: components["schemas"]["InviteLinkState"];
            /** Format: int32 */
            uses: number;
        };
        InvitePreview: {
            description: string;
            email: null | string;
            /** Format: date-time */
            expiresAt: null | string;
            inviterName: string;
            isMember: boolean;
            kind: components["schemas"]["InviteKind"];
            /** Format: int64 */
            memberCount: number;
            /** Format: int64 */
            membershipSeconds: null | number;
            /** Format: int64 */
            networkCount: number;
            networkName: null | string;
            networks: string[];
            /** Format: int64 */
            onlineCount: number;
            role: components["schemas"]["Role"];
            spaceKind: components["schemas"]["TenantKind"];
            spaceLook: components["schemas"]["TenantLook"];
            spaceName: string;
        };
        InviteTokenRequest: {
            token: string;
        };
        JoinedView: {
            /** Format: uuid */
            networkId: null | string;
            role: components["schemas"]["Role"];
            /** Format: uuid */
            tenantId: string;
            wasMember: boolean;
        };
        JoinKeyView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            createdBy: string;
            description: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            lastUsedAt: null | string;
            /** Format: int32 */
            maxUses: number;
            /** Format: uuid */
            networkId: string;
            /** Format: date-time */
            revokedAt: null | string;
            /** Format: int32 */
            staySeconds: null | number;
            /** Format: int32 */
            uses: number;
        };
        JoinNetworkRequest: {
            message?: null | string;
        };
        /** @enum {unknown} */
        JoinPolicy: "open" | "invite" | "approval";
        JoinTenantRequest: {
            password?: null | string;
        };
        JourneyRequest: {
            returnTo: string;
        };
        JourneyView: {
            url: string;
        };
        JsonElement: unknown;
        KeyScopeView: {
            leastRole: components["schemas"]["Role"];
            meaning: string;
            name: string;
            permissions: components["schemas"]["Permission"][];
        };
        KeysView: {
            dataKeys: components["schemas"]["DataKeyView"][];
            masterKeys: string[];
            masterKeysInSettings: boolean;
            tokenKeys: components["schemas"]["TokenKeyView"][];
            tokenKeysInSettings: boolean;
        };
        LeftAway: {
            what: string;
            why: string;
        };
        LimitView: {
            /** Format: int32 */
            burst: number;
            byPerson: boolean;
            /** Format: double */
            perMinute: number;
            route: null | string;
        };
        LinkRequest: {
            token: string;
        };
        ListeningPortList: {
            items: components["schemas"]["ListeningPortView"][];
        };
        ListeningPortView: {
            address: string;
            /** Format: int32 */
            port: number;
            program: string;
            protocol: components["schemas"]["PortProtocol"];
        };
        LockDeviceView: {
            /** Format: uuid */
            deviceId: string;
            ipv4: string;
            ipv4Cidr: string;
            ipv6: string;
            ipv6Cidr: string;
            /** Format: byte */
            key: null | string;
            name: string;
            /** Format: uuid */
            networkId: string;
            networkName: string;
            owner: string;
            /** Format: uuid */
            peerId: string;
            role: string;
            routes: components["schemas"]["LockRouteView"][];
            signedBy: null | string;
            standing: null | string;
        };
        LockEntryRequest: {
            /** Format: byte */
            keyId: string;
            /** Format: byte */
            signature: string;
            signatures?: null | components["schemas"]["DeviceSignature"][];
            /** Format: byte */
            statement: string;
        };
        LockEntryView: {
            /** Format: date-time */
            at: string;
            by: null | string;
            kind: string;
            /** Format: int32 */
            position: number;
            /** Format: byte */
            signature: string;
            /** Format: byte */
            statement: string;
            subjects: string[];
        };
        LockRouteView: {
            mapped: null | string;
            prefix: string;
            signedBy: null | string;
            standing: null | string;
        };
        LockSignerView: {
            /** Format: uuid */
            deviceId: string;
            keyId: string;
            label: string;
            /** Format: byte */
            publicKey: string;
        };
        LockView: {
            entries: components["schemas"]["LockEntryView"][];
            head: null | string;
            isOn: boolean;
            /** Format: int32 */
            length: number;
            signers: components["schemas"]["LockSignerView"][];
        };
        MailView: {
            from: null | string;
            on: boolean;
            server: null | string;
            /** Format: int64 */
            waiting: number;
        };
        MarkReadRequest: {
            /** Format: int64 */
            seq?: null | number;
        };
        MemberView: {
            assignableRoles: components["schemas"]["Role"][];
            /** Format: int64 */
            devices: number;
            /** Format: date-time */
            endsAt: null | string;
            /** Format: date-time */
            joinedAt: string;
            removable: boolean;
            role: components["schemas"]["Role"];
            /** Format: uuid */
            userId: string;
            username: string;
        };
        MessageList: {
            hasNewer: boolean;
            hasOlder: boolean;
            items: components["schemas"]["MessageView"][];
        };
        MessageView: {
            author: components["schemas"]["SpeakerView"];
            body: string;
            byModerator: boolean;
            /** Format: uuid */
            channelId: string;
            clientId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            deletedAt: null | string;
            /** Format: date-time */
            editedAt: null | string;
            /** Format: uuid */
            id: string;
            mentions: components["schemas"]["SpeakerView"][];
            reactions: components["schemas"]["ReactionView"][];
            replyTo: null | components["schemas"]["ReplyView"];
            /** Format: int64 */
            seq: number;
            /** Format: uuid */
            tenantId: string;
        };
        MeView: {
            csrfToken: null | string;
            email: string;
            /** Format: uuid */
            id: string;
            isAdmin: boolean;
            tenants: components["schemas"]["MyTenantView"][];
            username: string;
        };
        ModerationView: {
            action: string;
            actor: null | components["schemas"]["SpeakerView"];
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            channelId: null | string;
            channelName: null | string;
            /** Format: date-time */
            endsAt: null | string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            messageId: null | string;
            reason: string;
            target: components["schemas"]["SpeakerView"];
        };
        MuteRequest: {
            /** Format: date-time */
            endsAt?: null | string;
            reason?: null | string;
        };
        MuteView: {
            by: null | string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endsAt: null | string;
            reason: string;
            /** Format: uuid */
            userId: string;
            username: string;
        };
        MyInvitationView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            inviterName: string;
            networkName: null | string;
            role: components["schemas"]["Role"];
            spaceKind: components["schemas"]["TenantKind"];
            spaceName: string;
        };
        MySessionView: {
            /** Format: ip */
            address: string;
            client: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            isCurrent: boolean;
            kind: components["schemas"]["SessionKind"];
            /** Format: date-time */
            lastSeenAt: string;
        };
        MyTenantView: {
            /** Format: date-time */
            deleteAfter: null | string;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["TenantKind"];
            look: components["schemas"]["TenantLook"];
            name: string;
            permissions: components["schemas"]["Permission"][];
            role: components["schemas"]["Role"];
            slug: string;
            /** Format: date-time */
            suspendedAt: null | string;
        };
        NamesView: {
            domain: string;
            records: components["schemas"]["RecordView"][];
            suffix: string;
        };
        NetworkCopy: {
            alerts?: null | components["schemas"]["AlertRequest"][];
            description: string;
            devices: components["schemas"]["CopiedDevice"][];
            /** Format: int32 */
            format: number;
            ipv4Cidr: string;
            joinPolicy: components["schemas"]["JoinPolicy"];
            members: components["schemas"]["CopiedMember"][];
            name: string;
            policy: string;
            records: components["schemas"]["CopiedRecord"][];
            requiredRole: components["schemas"]["Role"];
            reservations: components["schemas"]["CopiedReservation"][];
            servers: components["schemas"]["CopiedServer"][];
            settings: components["schemas"]["NetworkSettingsChange"];
            visibility: components["schemas"]["NetworkVisibility"];
        };
        NetworkMembershipView: {
            permissions: components["schemas"]["Permission"][];
            role: null | components["schemas"]["Role"];
            status: null | components["schemas"]["NetworkMemberStatus"];
            wayIn: components["schemas"]["NetworkWayIn"];
        };
        /** @enum {unknown} */
        NetworkMemberStatus: "active" | "pending" | "banned" | null;
        NetworkMemberView: {
            /** Format: int64 */
            devices: number;
            message: string;
            role: components["schemas"]["Role"];
            /** Format: date-time */
            since: string;
            spaceRole: null | components["schemas"]["Role"];
            status: components["schemas"]["NetworkMemberStatus"];
            /** Format: uuid */
            userId: string;
            username: string;
        };
        NetworkRoleRequest: {
            role: components["schemas"]["Role"];
        };
        NetworkSettings: {
            /** @default false */
            actsAsLan: boolean;
            /** @default false */
            deviceApproval: boolean;
            /**
             * Format: int32
             * @default 0
             */
            deviceSeconds: number;
            /** @default false */
            flowLog: boolean;
            /**
             * Format: int32
             * @default 0
             */
            flowLogDays: number;
            /**
             * Format: int32
             * @default 2592000
             */
            keySeconds: number;
            lease?: string;
            /**
             * Format: int32
             * @default 86400
             */
            leaseSeconds: number;
            posture?: null | components["schemas"]["PostureDemand"];
            /** @default false */
            presharedKeys: boolean;
            /**
             * Format: int32
             * @default 3600
             */
            quietSeconds: number;
            quietTime?: string;
        };
        NetworkSettingsChange: {
            actsAsLan?: null | boolean;
            deviceApproval?: null | boolean;
            /** Format: int32 */
            deviceSeconds?: null | number;
            flowLog?: null | boolean;
            /** Format: int32 */
            flowLogDays?: null | number;
            /** Format: int32 */
            keySeconds?: null | number;
            /** Format: int32 */
            leaseSeconds?: null | number;
            posture?: null | components["schemas"]["PostureDemand"];
            presharedKeys?: null | boolean;
            /** Format: int32 */
            quietSeconds?: null | number;
        };
        NetworkView: {
            /** Format: date-time */
            createdAt: string;
            description: string;
            /** Format: uuid */
            gatewayDeviceId: null | string;
            /** Format: uuid */
            id: string;
            /** Format: cidr */
            ipv4Cidr: string;
            /** Format: cidr */
            ipv6Cidr: string;
            joinPolicy: components["schemas"]["JoinPolicy"];
            /** Format: int32 */
            mtu: number;
            name: string;
            /** Format: int64 */
            onlineCount: number;
            /** Format: int64 */
            peerCount: number;
            requiredRole: components["schemas"]["Role"];
            /** Format: int64 */
            revision: number;
            settings: components["schemas"]["NetworkSettings"];
            slug: string;
            /** Format: uuid */
            tenantId: string;
            /** Format: date-time */
            updatedAt: string;
            visibility: components["schemas"]["NetworkVisibility"];
        };
        /** @enum {unknown} */
        NetworkVisibility: "public" | "private";
        /** @enum {unknown} */
        NetworkWayIn: "free" | "ask" | "invite" | "role" | "banned";
        NewApiKeyView: {
            key: components["schemas"]["ApiKeyView"];
            secret: string;
        };
        NewInviteLink: {
            /** Format: date-time */
            expiresAt: null | string;
            /** Format: uuid */
            id: string;
            token: string;
            url: string;
        };
        NewJoinKey: {
            code: string;
            /** Format: date-time */
            codeExpiresAt: string;
            command: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            token: string;
        };
        NotificationChoicesRequest: {
            mail: components["schemas"]["NotificationKind"][];
        };
        NotificationChoicesView: {
            isAddressProven: boolean;
            isMailOn: boolean;
            mail: components["schemas"]["NotificationKind"][];
        };
        /** @enum {unknown} */
        NotificationKind: "invited" | "joinAsked" | "deviceWaiting" | "letIn" | "deviceLetIn" | "roleChanged" | "banned" | "mentioned" | "signedIn" | "keyExpiring" | "deviceExpiring" | "deviceKeyDue" | "alertFired" | "alertOver" | "quotaNear" | "quotaReached";
        NotificationNames: {
            address: null | string;
            channel: null | string;
            client: null | string;
            device: null | string;
            name: null | string;
            network: null | string;
            person: null | string;
            reason: null | string;
            role: null | string;
            space: null | string;
            /** Format: date-time */
            until: null | string;
            warning: null | string;
        };
        NotificationPage: {
            items: components["schemas"]["NotificationView"][];
            nextCursor: null | string;
            /** Format: int64 */
            unread: number;
        };
        NotificationView: {
            /** Format: uuid */
            about: string;
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            id: string;
            isRead: boolean;
            kind: components["schemas"]["NotificationKind"];
            names: components["schemas"]["NotificationNames"];
            /** Format: uuid */
            networkId: null | string;
            /** Format: uuid */
            tenantId: null | string;
            text: string;
            /** Format: int32 */
            times: number;
        };
        OfferedReleaseView: {
            /** Format: date-time */
            expiresAt: string;
            version: string;
        };
        OnboardingAnswersRequest: {
            answers: string[];
        };
        OnboardingChoice: {
            channels: string[];
            /** Format: uuid */
            id: string;
            label: string;
            tags: string[];
        };
        OnboardingChoiceRequest: {
            channels?: null | string[];
            /** Format: uuid */
            id?: null | string;
            label: string;
            tags?: null | string[];
        };
        OnboardingQuestion: {
            choices: components["schemas"]["OnboardingChoice"][];
            /** Format: uuid */
            id: string;
            several: boolean;
            text: string;
        };
        OnboardingQuestionRequest: {
            choices: components["schemas"]["OnboardingChoiceRequest"][];
            /** Format: uuid */
            id?: null | string;
            /** @default false */
            several: boolean;
            text: string;
        };
        OnboardingRequest: {
            questions: components["schemas"]["OnboardingQuestionRequest"][];
        };
        OnboardingView: {
            answers: string[];
            isDue: boolean;
            questions: components["schemas"]["OnboardingQuestion"][];
        };
        OpenRoomRequest: {
            game?: null | string;
            name: string;
            /** Format: int32 */
            seats?: null | number;
        };
        PageOfAccountRow: {
            items: components["schemas"]["AccountRow"][];
            nextCursor: null | string;
        };
        PageOfActivityView: {
            items: components["schemas"]["ActivityView"][];
            nextCursor: null | string;
        };
        PageOfApiKeyView: {
            items: components["schemas"]["ApiKeyView"][];
            nextCursor: null | string;
        };
        PageOfAuditView: {
            items: components["schemas"]["AuditView"][];
            nextCursor: null | string;
        };
        PageOfBanView: {
            items: components["schemas"]["BanView"][];
            nextCursor: null | string;
        };
        PageOfDeliveryView: {
            items: components["schemas"]["DeliveryView"][];
            nextCursor: null | string;
        };
        PageOfDeviceChange: {
            items: components["schemas"]["DeviceChange"][];
            nextCursor: null | string;
        };
        PageOfDeviceView: {
            items: components["schemas"]["DeviceView"][];
            nextCursor: null | string;
        };
        PageOfExposureView: {
            items: components["schemas"]["ExposureView"][];
            nextCursor: null | string;
        };
        PageOfFlowView: {
            items: components["schemas"]["FlowView"][];
            nextCursor: null | string;
        };
        PageOfFoundView: {
            items: components["schemas"]["FoundView"][];
            nextCursor: null | string;
        };
        PageOfInvitationView: {
            items: components["schemas"]["InvitationView"][];
            nextCursor: null | string;
        };
        PageOfInviteLinkView: {
            items: components["schemas"]["InviteLinkView"][];
            nextCursor: null | string;
        };
        PageOfJoinKeyView: {
            items: components["schemas"]["JoinKeyView"][];
            nextCursor: null | string;
        };
        PageOfKeyScopeView: {
            items: components["schemas"]["KeyScopeView"][];
            nextCursor: null | string;
        };
        PageOfLockDeviceView: {
            items: components["schemas"]["LockDeviceView"][];
            nextCursor: null | string;
        };
        PageOfMemberView: {
            items: components["schemas"]["MemberView"][];
            nextCursor: null | string;
        };
        PageOfModerationView: {
            items: components["schemas"]["ModerationView"][];
            nextCursor: null | string;
        };
        PageOfMuteView: {
            items: components["schemas"]["MuteView"][];
            nextCursor: null | string;
        };
        PageOfMyInvitationView: {
            items: components["schemas"]["MyInvitationView"][];
            nextCursor: null | string;
        };
        PageOfMySessionView: {
            items: components["schemas"]["MySessionView"][];
            nextCursor: null | string;
        };
        PageOfNetworkMemberView: {
            items: components["schemas"]["NetworkMemberView"][];
            nextCursor: null | string;
        };
        PageOfNetworkView: {
            items: components["schemas"]["NetworkView"][];
            nextCursor: null | string;
        };
        PageOfPeerView: {
            items: components["schemas"]["PeerView"][];
            nextCursor: null | string;
        };
        PageOfPolicyVersionView: {
            items: components["schemas"]["PolicyVersionView"][];
            nextCursor: null | string;
        };
        PageOfPublicTenantView: {
            items: components["schemas"]["PublicTenantView"][];
            nextCursor: null | string;
        };
        PageOfReservationView: {
            items: components["schemas"]["ReservationView"][];
            nextCursor: null | string;
        };
        PageOfServiceAccountView: {
            items: components["schemas"]["ServiceAccountView"][];
            nextCursor: null | string;
        };
        PageOfSinkView: {
            items: components["schemas"]["SinkView"][];
            nextCursor: null | string;
        };
        PageOfSpaceRow: {
            items: components["schemas"]["SpaceRow"][];
            nextCursor: null | string;
        };
        PageOfTenantView: {
            items: components["schemas"]["TenantView"][];
            nextCursor: null | string;
        };
        PageOfTunnelClientView: {
            items: components["schemas"]["TunnelClientView"][];
            nextCursor: null | string;
        };
        PageOfTunnelServerView: {
            items: components["schemas"]["TunnelServerView"][];
            nextCursor: null | string;
        };
        PageOfTunnelView: {
            items: components["schemas"]["TunnelView"][];
            nextCursor: null | string;
        };
        PasskeyChallengeView: {
            challenge: string;
            options: components["schemas"]["JsonElement"];
        };
        PasskeyConfirmRequest: {
            challenge: string;
            credential: components["schemas"]["JsonElement"];
        };
        PasskeySignInRequest: {
            challenge: string;
            credential: components["schemas"]["JsonElement"];
            mode?: components["schemas"]["SignInMode"];
        };
        PasskeyView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            lastUsedAt: null | string;
            name: string;
            synced: boolean;
        };
        PathView: {
            endpoint: string;
            /** Format: date-time */
            lastHandshakeAt: null | string;
            /** Format: int32 */
            latencyUs: null | number;
            path: string;
            /** Format: int32 */
            pathBytes: null | number;
            preshared: boolean;
            remoteName: string;
            /** Format: uuid */
            remotePeerId: string;
            /** Format: int64 */
            rxBytes: number;
            /** Format: int64 */
            txBytes: number;
        };
        PeerConfigView: {
            interface: components["schemas"]["ConfigInterface"];
            peer: components["schemas"]["ConfigPeer"];
            preshared: components["schemas"]["ConfigPreshared"];
            text: string;
        };
        PeerView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            deviceId: string;
            endpoints: string[];
            /** Format: date-time */
            endsAt: null | string;
            held: string;
            /** Format: uuid */
            id: string;
            /** Format: ip */
            ipv4: string;
            /** Format: ip */
            ipv6: string;
            kind: string;
            /** Format: date-time */
            lastHandshakeAt: null | string;
            name: string;
            /** Format: uuid */
            networkId: string;
            owner: components["schemas"]["DeviceOwner"];
            paths: components["schemas"]["PathView"][];
            platform: string;
            /** Format: wireguard-key */
            publicKey: null | string;
            /** Format: int64 */
            rxBytes: number;
            status: string;
            tags: string[];
            /** Format: int64 */
            txBytes: number;
        };
        /** @enum {unknown} */
        Permission: "tenantRead" | "tenantAudit" | "tenantLeave" | "tenantUpdate" | "tenantDelete" | "tenantTransfer" | "memberRole" | "memberRemove" | "memberBan" | "serviceAccountManage" | "tenantSinks" | "lockManage" | "networkRead" | "networkCreate" | "networkUpdate" | "networkDelete" | "policyUpdate" | "networkMembers" | "networkRole" | "networkTransfer" | "deviceRead" | "deviceUpdate" | "deviceDelete" | "peerCreate" | "peerUpdate" | "peerDelete" | "peerConfig" | "joinKeyRead" | "joinKeyCreate" | "joinKeyDelete" | "inviteRead" | "inviteCreate" | "inviteDelete" | "roomUse" | "chatRead" | "chatPost" | "chatModerate" | "chatManage" | "exposeRead" | "exposeCreate" | "exposeManage" | "fleetUpdate";
        PermissionView: {
            meaning: string;
            permission: components["schemas"]["Permission"];
            roles: components["schemas"]["Role"][];
        };
        PinnedServerList: {
            items: components["schemas"]["PinnedServerView"][];
        };
        PinnedServerView: {
            /** Format: ip */
            address: string;
            deviceName: string;
            game: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: uuid */
            peerId: string;
            /** Format: uuid */
            pinnedBy: null | string;
            /** Format: int32 */
            port: number;
            status: string;
        };
        PinServerRequest: {
            game?: null | string;
            name: string;
            /** Format: uuid */
            peerId: string;
            /** Format: int32 */
            port: number;
        };
        PolicyCheck: {
            /** Format: int64 */
            closing: number;
            document: null | components["schemas"]["PolicyDocumentView"];
            /** Format: int64 */
            opening: number;
            pairs: components["schemas"]["PolicyPairView"][];
            problems: components["schemas"]["PolicyProblemView"][];
            takesFromYou: boolean;
            tests: components["schemas"]["PolicyTestOutcome"][];
            text: string;
            warnings: string[];
        };
        PolicyDocumentView: {
            default: string;
            groups: components["schemas"]["PolicyGroupView"][];
            rules: components["schemas"]["PolicyRuleView"][];
            tests: components["schemas"]["PolicyTestView"][];
        };
        PolicyExplanation: {
            default: string;
            /** Format: int32 */
            line: number;
            /** Format: int32 */
            rule: number;
            ruleText: null | components["schemas"]["PolicyRuleView"];
            verdict: string;
            /** Format: int64 */
            version: number;
        };
        PolicyGroupView: {
            members: string[];
            name: string;
        };
        PolicyNames: {
            devices: string[];
            lans: string[];
            roles: string[];
            tags: string[];
            users: string[];
        };
        PolicyPairView: {
            closes: string[];
            from: string;
            opens: string[];
            to: string;
        };
        PolicyProblemView: {
            /** Format: int32 */
            line: number;
            message: string;
        };
        PolicyRuleView: {
            /** @default  */
            comment: string;
            from: string[];
            ports: string[];
            to: string[];
            verdict: string;
        };
        PolicyTestOutcome: {
            /** Format: int32 */
            line: number;
            message: string;
            /** Format: int32 */
            pairs: number;
            passed: boolean;
        };
        PolicyTestView: {
            expect: string;
            from: string;
            port: string;
            to: string;
        };
        PolicyVersionView: {
            author: null | string;
            comment: string;
            /** Format: date-time */
            confirmBy: null | string;
            /** Format: date-time */
            createdAt: string;
            kind: string;
            /** Format: int64 */
            restores: null | number;
            state: string;
            text: string;
            /** Format: int64 */
            version: number;
        };
        PolicyView: {
            allowsAll: boolean;
            current: components["schemas"]["PolicyVersionView"];
            document: components["schemas"]["PolicyDocumentView"];
            mayConfirm: boolean;
            names: components["schemas"]["PolicyNames"];
        };
        /** @enum {unknown} */
        PoolAddressOrigin: "found" | "added";
        /** @enum {unknown} */
        PoolAddressStatus: "active" | "disabled";
        PoolAddressView: {
            /** Format: ip */
            address: string;
            /** Format: int64 */
            clients: number;
            /** Format: int64 */
            exposures: number;
            /** Format: uuid */
            id: string;
            interface: string;
            origin: components["schemas"]["PoolAddressOrigin"];
            /** Format: ip */
            ownAddress: string;
            present: boolean;
            /** Format: uuid */
            serverId: string;
            status: components["schemas"]["PoolAddressStatus"];
        };
        /** @enum {unknown} */
        PortProtocol: "tcp" | "udp" | "both";
        PortRequest: {
            /** Format: int32 */
            count?: number;
            fault?: null | string;
            /** Format: int32 */
            first?: null | number;
            /** Format: int32 */
            last?: null | number;
            protocol?: null | components["schemas"]["PortProtocol"];
            /** Format: int32 */
            targetPort?: null | number;
            tcp?: boolean;
            udp?: boolean;
        };
        PostMessageRequest: {
            body: string;
            clientId?: null | string;
            /** Format: uuid */
            replyTo?: null | string;
        };
        Posture: {
            diskEncryption: string;
            firewall: string;
            system: string;
            systemName: string;
            systemVersion: string;
        };
        PostureDemand: {
            agentVersion?: null | string;
            /** @default false */
            diskEncryption: boolean;
            /** @default false */
            firewall: boolean;
            systems?: null | components["schemas"]["SystemDemand"][];
        };
        PresenceList: {
            items: components["schemas"]["PresenceView"][];
        };
        PresenceView: {
            networks: components["schemas"]["InNetworkView"][];
            online: boolean;
            /** Format: uuid */
            userId: string;
        };
        Problem: {
            code: string;
            detail: string;
            errors?: null | {
                [key: string]: string[];
            };
            requestId: string;
            /** Format: int32 */
            status: number;
            title: string;
            type: string;
        };
        ProviderButton: {
            allowsNewAccounts: boolean;
            kind: components["schemas"]["ProviderKind"];
            label: string;
            name: string;
        };
        /** @enum {unknown} */
        ProviderKind: "oidc" | "google" | "microsoft" | "github";
        ProviderTestView: {
            authorizationEndpoint: null | string;
            reason: null | string;
            /** Format: int32 */
            signingKeys: number;
            works: boolean;
        };
        ProviderView: {
            allowNewAccounts: boolean;
            callbackUrl: string;
            clientId: string;
            enabled: boolean;
            hasSecret: boolean;
            /** Format: uuid */
            id: null | string;
            issuer: string;
            kind: components["schemas"]["ProviderKind"];
            label: string;
            name: string;
            /** Format: int32 */
            people: number;
            scopes: string;
            trustEmail: boolean;
        };
        PublicTenantView: {
            access: components["schemas"]["TenantAccess"];
            description: string;
            /** Format: uuid */
            id: string;
            isMember: boolean;
            kind: components["schemas"]["TenantKind"];
            /** Format: int64 */
            memberCount: number;
            name: string;
        };
        PutPolicyRequest: {
            /** Format: int64 */
            baseVersion?: null | number;
            /** @default  */
            comment: string;
            /** Format: int32 */
            confirmSeconds?: null | number;
            document?: null | components["schemas"]["PolicyDocumentView"];
            text?: null | string;
        };
        /** @enum {unknown} */
        QuotaPeriod: "day" | "month";
        QuotaRequest: {
            /** Format: int64 */
            bytes: number;
            /** Format: int32 */
            day?: null | number;
            period: components["schemas"]["QuotaPeriod"];
            usedUp: components["schemas"]["QuotaUsedUp"];
        };
        /** @enum {unknown} */
        QuotaUsedUp: "throttle" | "suspend";
        QuotaView: {
            /** Format: int64 */
            bytes: number;
            /** Format: int32 */
            day: number;
            period: components["schemas"]["QuotaPeriod"];
            reached?: boolean;
            /** Format: date-time */
            resetsAt: string;
            /** Format: date-time */
            since: string;
            /** Format: int64 */
            used: number;
            usedUp: components["schemas"]["QuotaUsedUp"];
        };
        ReactionView: {
            /** Format: int64 */
            count: number;
            emoji: string;
            userIds: string[];
        };
        ReactRequest: {
            emoji: string;
            on: boolean;
        };
        ReadNotificationsRequest: {
            ids?: null | string[];
        };
        RecordRequest: {
            data: string;
            name: string;
            type: string;
        };
        RecordView: {
            /** Format: date-time */
            createdAt: string;
            data: string;
            /** Format: uuid */
            id: string;
            name: string;
            type: string;
        };
        RecoveryCodesView: {
            recoveryCodes: string[];
        };
        RefreshRequest: {
            attempt?: null | string;
            refreshToken: string;
        };
        RefusedPackets: {
            /** Format: int64 */
            packets: number;
            reason: string;
        };
        RegisterRequest: {
            email: string;
            invite?: null | string;
            mode?: components["schemas"]["SignInMode"];
            password: string;
            username: string;
        };
        RenamePasskeyRequest: {
            name: string;
        };
        ReplaceKeyRequest: {
            /** @default true */
            overlaps: boolean;
            preshared?: null | components["schemas"]["SealedPresharedKey"];
            /** Format: wireguard-key */
            publicKey: string;
        };
        ReplyView: {
            excerpt: string;
            /** Format: uuid */
            id: string;
            username: string;
        };
        ReservationRequest: {
            address: string;
            label: string;
        };
        ReservationView: {
            /** Format: ip */
            address: string;
            label: string;
            /** Format: uuid */
            peerId: null | string;
        };
        ResetPasswordRequest: {
            password: string;
            token: string;
        };
        RetentionPolicy: {
            /**
             * Format: int32
             * @default 365
             */
            activity: number;
            /**
             * Format: int32
             * @default 365
             */
            audit: number;
            /**
             * Format: int32
             * @default 90
             */
            changes: number;
            /**
             * Format: int32
             * @default 30
             */
            deliveries: number;
            /**
             * Format: int32
             * @default 7
             */
            flows: number;
            /**
             * Format: int32
             * @default 365
             */
            messages: number;
            /**
             * Format: int32
             * @default 30
             */
            sessions: number;
        };
        RetentionRequest: {
            /** Format: int32 */
            activityDays: null | number;
            /** Format: int32 */
            auditDays: null | number;
            /** Format: int32 */
            changesDays: null | number;
            /** Format: int32 */
            deliveriesDays: null | number;
            /** Format: int32 */
            messagesDays?: null | number;
        };
        RetentionView: {
            /** Format: int32 */
            activityDays: null | number;
            /** Format: int32 */
            auditDays: null | number;
            /** Format: int32 */
            changesDays: null | number;
            default: components["schemas"]["RetentionPolicy"];
            /** Format: int32 */
            deliveriesDays: null | number;
            /** Format: int32 */
            messagesDays: null | number;
        };
        RevertPolicyRequest: {
            /** Format: int64 */
            version?: null | number;
        };
        /** @enum {unknown} */
        Role: "viewer" | "member" | "moderator" | "admin" | "owner";
        RolesView: {
            permissions: components["schemas"]["PermissionView"][];
            roles: components["schemas"]["Role"][];
        };
        RoomList: {
            items: components["schemas"]["RoomView"][];
        };
        RoomMemberView: {
            /** Format: date-time */
            joinedAt: string;
            /** Format: uuid */
            userId: string;
            username: string;
        };
        RoomView: {
            /** Format: date-time */
            createdAt: string;
            game: string;
            /** Format: uuid */
            id: string;
            members: components["schemas"]["RoomMemberView"][];
            name: string;
            /** Format: uuid */
            networkId: string;
            /** Format: uuid */
            openedBy: null | string;
            /** Format: int32 */
            seats: null | number;
        };
        /** @enum {unknown} */
        RouteDecision: "open" | "approved" | "rejected";
        RouteDecisionRequest: {
            decision: components["schemas"]["RouteDecision"];
            mapped?: null | string;
            name?: null | string;
            prefix: string;
        };
        RouteSignature: {
            mapped: null | string;
            /** Format: uuid */
            peerId: string;
            prefix: string;
            /** Format: byte */
            signature: string;
            signer: string;
        };
        RoutesView: {
            routes: components["schemas"]["RouteView"][];
        };
        RouteView: {
            decision: components["schemas"]["RouteDecision"];
            device: string;
            /** Format: uuid */
            deviceId: string;
            /** Format: cidr */
            mapped: null | string;
            name: string;
            offered: boolean;
            /** Format: uuid */
            peerId: string;
            /** Format: cidr */
            prefix: string;
            /** Format: date-time */
            updatedAt: string;
        };
        SealedPresharedKey: {
            /** Format: int64 */
            epoch: number;
            sealed: string;
        };
        SecondFactorRequest: {
            challenge: string;
            code?: null | string;
            recoveryCode?: null | string;
        };
        SecondFactorView: {
            challenge: string;
            /** Format: date-time */
            expiresAt: string;
        };
        ServerJoin: {
            code: string;
            command: string;
            /** Format: date-time */
            expiresAt: string;
            token: string;
        };
        ServiceAccountView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            id: string;
            keys: components["schemas"]["ApiKeyView"][];
            name: string;
            role: components["schemas"]["Role"];
        };
        ServiceAnswer: {
            /** @default  */
            game: string;
            /** @default  */
            map: string;
            /** @default  */
            name: string;
            /** Format: int32 */
            players?: null | number;
            /** Format: int32 */
            playersMax?: null | number;
            /** @default  */
            version: string;
        };
        /**
         * @default any
         * @enum {unknown}
         */
        ServiceQuery: "any" | "bedrock" | "source" | "satisfactory";
        ServiceTemplateList: {
            items: components["schemas"]["ServiceTemplateView"][];
        };
        ServiceTemplateView: {
            builtIn: boolean;
            /** Format: uuid */
            id: null | string;
            name: string;
            note: null | string;
            ports: components["schemas"]["TemplatePorts"][];
            query?: components["schemas"]["ServiceQuery"];
        };
        /** @enum {unknown} */
        SessionKind: "browser" | "token";
        SessionView: {
            accessToken: null | string;
            csrfToken: null | string;
            /** Format: date-time */
            expiresAt: null | string;
            joined?: null | components["schemas"]["JoinedView"];
            refreshToken: null | string;
            user: components["schemas"]["UserView"];
        };
        SetCertificateAuthorityRequest: {
            agreed: boolean;
            contact?: null | string;
            /** Format: uri */
            directory?: null | string;
        };
        SettingsView: {
            limits: components["schemas"]["LimitView"][];
            settings: components["schemas"]["SettingView"][];
        };
        SettingView: {
            given: boolean;
            meaning: string;
            value: null | string;
            variable: string;
        };
        SetupRequest: {
            email: string;
            mode?: components["schemas"]["SignInMode"];
            password: string;
            token: string;
            username: string;
        };
        SetupView: {
            needed: boolean;
            version: string;
        };
        SignDevicesRequest: {
            routes?: null | components["schemas"]["RouteSignature"][];
            signatures: components["schemas"]["DeviceSignature"][];
        };
        SignedView: {
            /** Format: int32 */
            signed: number;
        };
        SignInMethodsView: {
            passkeys: boolean;
            providers: components["schemas"]["ProviderButton"][];
            registration: boolean;
        };
        /**
         * @default browser
         * @enum {unknown}
         */
        SignInMode: "browser" | "token";
        SignInRequest: {
            email: string;
            mode?: components["schemas"]["SignInMode"];
            password: string;
        };
        SignInView: {
            accessToken: null | string;
            csrfToken: null | string;
            /** Format: date-time */
            expiresAt: null | string;
            refreshToken: null | string;
            secondFactor: null | components["schemas"]["SecondFactorView"];
            user: null | components["schemas"]["UserView"];
        };
        /** @enum {unknown} */
        SinkFault: "other" | "answered" | "late" | "untrusted" | "unreachable" | "notPublic" | "unencrypted" | "noAddress" | "removed" | null;
        /** @enum {unknown} */
        SinkKind: "webhook" | "splunk" | "datadog" | "syslog" | "slack" | "discord" | "telegram";
        /** @enum {unknown} */
        SinkState: "delivered" | "waiting" | "retrying" | "disabled";
        SinkView: {
            actions: string[];
            address: string;
            /** Format: date-time */
            createdAt: string;
            disabledReason: null | string;
            enabled: boolean;
            /** Format: date-time */
            failingSince: null | string;
            fault: null | components["schemas"]["SinkFault"];
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["SinkKind"];
            /** Format: date-time */
            lastDeliveredAt: null | string;
            lastError: null | string;
            name: string;
            /** Format: date-time */
            nextTryAt: null | string;
            state: components["schemas"]["SinkState"];
            /** Format: uuid */
            tenantId: null | string;
            /** Format: date-time */
            twoSecretsUntil: null | string;
            /** Format: date-time */
            updatedAt: string;
        };
        SinkWithSecret: {
            secret: null | string;
            sink: components["schemas"]["SinkView"];
        };
        SpaceLimitsRequest: {
            /** Format: int32 */
            exposuresMax: null | number;
            /** Format: int32 */
            portsMax: null | number;
            quota: null | components["schemas"]["QuotaRequest"];
            /** Format: int32 */
            userExposuresMax: null | number;
            /** Format: int32 */
            userPortsMax: null | number;
        };
        SpaceLimitsView: {
            /** Format: int64 */
            exposures: number;
            /** Format: int32 */
            exposuresMax: null | number;
            ofServer: components["schemas"]["BoundsOfSpace"];
            /** Format: int64 */
            ports: number;
            /** Format: int32 */
            portsMax: null | number;
            quota: null | components["schemas"]["QuotaView"];
            /** Format: int32 */
            userExposuresMax: null | number;
            /** Format: int32 */
            userPortsMax: null | number;
        };
        SpaceRow: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            deleteAfter: null | string;
            /** Format: int64 */
            devices: number;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["TenantKind"];
            /** Format: int64 */
            members: number;
            name: string;
            /** Format: int64 */
            networks: number;
            owners: string[];
            slug: string;
            suspension: null | components["schemas"]["TenantSuspension"];
        };
        SpeakerView: {
            /** Format: uuid */
            userId: string;
            username: string;
        };
        SuspendSpaceRequest: {
            reason: string;
        };
        SystemDemand: {
            id: string;
            version?: null | string;
        };
        TagPeerRequest: {
            tags: string[];
        };
        TakeDeviceTokensRequest: {
            deviceCode: string;
        };
        TemplatePorts: {
            /** Format: int32 */
            first: number;
            /** Format: int32 */
            last: number;
            protocol: components["schemas"]["PortProtocol"];
        };
        /** @enum {unknown} */
        TenantAccess: "open" | "password" | "invite";
        /** @enum {unknown} */
        TenantColour: "none" | "red" | "orange" | "amber" | "green" | "teal" | "blue" | "violet" | "pink" | "grey";
        /** @enum {unknown} */
        TenantKind: "personal" | "team" | "community";
        TenantLook: {
            colour: components["schemas"]["TenantColour"];
            symbol: components["schemas"]["TenantSymbol"];
        };
        TenantSettings: {
            joinRole?: components["schemas"]["Role"];
        };
        TenantSuspension: {
            /** Format: date-time */
            at: string;
            reason: string;
        };
        /** @enum {unknown} */
        TenantSymbol: "none" | "home" | "rocket" | "game" | "dice" | "swords" | "server" | "code" | "work" | "book" | "school" | "heart" | "star" | "music" | "camera" | "leaf" | "mountain" | "flame" | "coffee" | "tools" | "shield";
        TenantView: {
            access: components["schemas"]["TenantAccess"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            deleteAfter: null | string;
            description: string;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["TenantKind"];
            look: components["schemas"]["TenantLook"];
            /** Format: int64 */
            memberCount: number;
            name: string;
            permissions: components["schemas"]["Permission"][];
            role: components["schemas"]["Role"];
            settings: components["schemas"]["TenantSettings"];
            slug: string;
            suspension: null | components["schemas"]["TenantSuspension"];
            /** Format: date-time */
            updatedAt: string;
            visibility: components["schemas"]["TenantVisibility"];
        };
        /** @enum {unknown} */
        TenantVisibility: "public" | "private";
        TicketView: {
            /** Format: date-time */
            expiresAt: string;
            ticket: string;
        };
        TokenKeyView: {
            /** Format: date-time */
            createdAt: null | string;
            kid: string;
            signs: boolean;
            /** Format: date-time */
            signsFrom: null | string;
        };
        TotpSecretView: {
            secret: string;
            uri: string;
        };
        TrafficLimitsRequest: {
            quota: null | components["schemas"]["QuotaRequest"];
            /** Format: int64 */
            rateInKbit: null | number;
            /** Format: int64 */
            rateOutKbit: null | number;
        };
        TrafficLimitsView: {
            quota: null | components["schemas"]["QuotaView"];
            /** Format: int64 */
            rateInKbit: null | number;
            /** Format: int64 */
            rateOutKbit: null | number;
        };
        TransferNetworkRequest: {
            /** Format: uuid */
            userId: string;
        };
        TransferTenantRequest: {
            /** Format: uuid */
            userId: string;
        };
        /** @enum {unknown} */
        TunnelClientStatus: "active" | "suspended";
        TunnelClientView: {
            /** Format: ip */
            address: string;
            /** Format: uuid */
            addressId: string;
            /** Format: uuid */
            deviceId: string;
            deviceName: string;
            /** Format: int64 */
            exposures: number;
            /** Format: uuid */
            id: string;
            online: boolean;
            ownerName: string;
            /** Format: uuid */
            serverId: string;
            status: components["schemas"]["TunnelClientStatus"];
            /** Format: ip */
            tunnelAddress: string;
            /** Format: date-time */
            updatedAt: string;
        };
        TunnelServerMachineRequest: {
            /** Format: uuid */
            deviceId: null | string;
        };
        /** @enum {unknown} */
        TunnelServerStatus: "active" | "draining" | "disabled";
        TunnelServerView: {
            addresses: components["schemas"]["PoolAddressView"][];
            assignment: components["schemas"]["AddressAssignment"];
            certificateAuthority?: null | components["schemas"]["CertificateAuthorityView"];
            /** Format: int64 */
            clients: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: uuid */
            deviceId: null | string;
            deviceName: null | string;
            /** Format: int64 */
            exposures: number;
            /** Format: uuid */
            id: string;
            join?: null | components["schemas"]["ServerJoin"];
            name: string;
            /** Format: uuid */
            networkId: string;
            online: boolean;
            /** Format: int32 */
            port: null | number;
            region: string;
            status: components["schemas"]["TunnelServerStatus"];
            /** Format: uuid */
            tenantId: string;
            /** Format: date-time */
            updatedAt: string;
        };
        TunnelView: {
            backEnd: string;
            cipher: string;
            /** Format: uuid */
            networkId: string;
            networkName: string;
            refused: components["schemas"]["RefusedPackets"][];
            /** Format: date-time */
            updatedAt: string;
        };
        UpdateChannelRequest: {
            name?: null | string;
            overrides?: null | components["schemas"]["ChannelOverride"][];
            /** Format: int32 */
            position?: null | number;
            topic?: null | string;
        };
        UpdateDeviceRequest: {
            disabled?: null | boolean;
            expiresAt?: components["schemas"]["JsonElement"];
            name?: null | string;
            publicEndpoint?: components["schemas"]["JsonElement"];
        };
        UpdateExposureRequest: {
            active?: null | boolean;
            /** Format: uuid */
            addressId?: null | string;
            allowed?: null | string[];
            denied?: null | string[];
            description?: null | string;
            /** Format: uuid */
            deviceId?: null | string;
            name?: null | string;
            ports?: null | components["schemas"]["PortRequest"][];
            /** Format: uuid */
            serverId?: null | string;
            source?: null | components["schemas"]["ExposureSource"];
            target?: components["schemas"]["JsonElement"];
        };
        UpdateNetworkRequest: {
            description?: null | string;
            gatewayDeviceId?: components["schemas"]["JsonElement"];
            joinPolicy?: null | components["schemas"]["JoinPolicy"];
            name?: null | string;
            requiredRole?: null | components["schemas"]["Role"];
            settings?: null | components["schemas"]["NetworkSettingsChange"];
            visibility?: null | components["schemas"]["NetworkVisibility"];
        };
        UpdatePeerRequest: {
            approved?: null | boolean;
            endsAt?: components["schemas"]["JsonElement"];
            ipv4?: null | string;
            name?: null | string;
        };
        UpdatePoolAddressRequest: {
            status: components["schemas"]["PoolAddressStatus"];
        };
        UpdateProviderRequest: {
            allowNewAccounts?: null | boolean;
            clientId?: null | string;
            clientSecret?: null | string;
            enabled?: null | boolean;
            issuer?: null | string;
            label?: null | string;
            scopes?: null | string;
            trustEmail?: null | boolean;
        };
        UpdateRoomRequest: {
            game?: null | string;
            name?: null | string;
            /** Format: int32 */
            seats?: null | number;
        };
        UpdateSinkRequest: {
            actions?: null | string[];
            address?: null | string;
            enabled?: null | boolean;
            name?: null | string;
            token?: null | string;
        };
        UpdateTenantRequest: {
            access?: null | components["schemas"]["TenantAccess"];
            description?: null | string;
            look?: null | components["schemas"]["TenantLook"];
            name?: null | string;
            password?: null | string;
            settings?: null | components["schemas"]["TenantSettings"];
            visibility?: null | components["schemas"]["TenantVisibility"];
        };
        UpdateTunnelClientRequest: {
            /** Format: uuid */
            addressId?: null | string;
            /** @default false */
            moveExposures: boolean;
            /** Format: uuid */
            serverId?: null | string;
            status?: null | components["schemas"]["TunnelClientStatus"];
        };
        UpdateTunnelServerRequest: {
            assignment?: null | components["schemas"]["AddressAssignment"];
            name?: null | string;
            port?: components["schemas"]["JsonElement"];
            region?: null | string;
            status?: null | components["schemas"]["TunnelServerStatus"];
        };
        UserView: {
            email: string;
            /** Format: uuid */
            id: string;
            isAdmin: boolean;
            username: string;
        };
        WakeView: {
            through: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAccounts: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfAccountRow"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeAccountApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
                accountKeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAccountPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
                accountPasskeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendResetMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endAccountSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstanceAudit: {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                outcome?: string;
                requestId?: string;
                source?: string;
                target?: string;
                text?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfAuditView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportInstanceAudit: {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                format?: string;
                from?: string;
                outcome?: string;
                requestId?: string;
                source?: string;
                target?: string;
                text?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                    "text/csv": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditProof"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateDataKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataKeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateTokenKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenKeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuardReport"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSignInProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderView"][];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSignInProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProviderRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testSignInProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderTestView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSignInProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateSignInProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProviderRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstanceSinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfSinkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createInstanceSink: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSinkRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SinkWithSecret"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteInstanceSink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceSinkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateInstanceSink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceSinkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSinkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SinkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstanceDeliveries: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                instanceSinkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfDeliveryView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeliverInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                instanceDeliveryId: number;
                instanceSinkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateInstanceSinkSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                instanceSinkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SinkWithSecret"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testInstanceSink: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                instanceSinkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllSpaces: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfSpaceRow"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSpace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndSpaceRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendSpace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendSpaceRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    liftSpace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrol: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                outcome?: string;
                requestId?: string;
                source?: string;
                target?: string;
                tenant?: string;
                text?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfAuditView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                format?: string;
                from?: string;
                outcome?: string;
                requestId?: string;
                source?: string;
                target?: string;
                tenant?: string;
                text?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                    "text/csv": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConfirmOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmOptions"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginDeviceLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginDeviceLoginRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceLoginView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeviceLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceLoginRequestView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideDeviceLogin: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                userCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideDeviceLoginRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeDeviceTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeDeviceTokensRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotPasswordRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSignInMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethodsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JourneyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSignIn: {
        parameters: {
            query?: {
                Code?: string;
                Error?: string;
                Iss?: string;
                State?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginConfirmation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JourneyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    challengePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyChallengeView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmByPasskey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyConfirmRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signInByPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeySignInRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    completeSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactorRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoEmailChange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channelId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channelId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channelId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateChannelRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                after?: number;
                before?: number;
                limit?: number;
            };
            header?: never;
            path: {
                channelId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                channelId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostMessageRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markRead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                channelId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkReadRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDashboard: {
        parameters: {
            query?: {
                tenant?: null | string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DashboardView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
                tenant?: null | string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfDeviceView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDeviceRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeviceChanges: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfDeviceChange"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listListeningPorts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListeningPortList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeviceTunnels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfTunnelView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    wakeDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WakeView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discover: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfFoundView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                topics?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExposure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exposureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExposureView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteExposure: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                exposureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateExposure: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                exposureId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateExposureRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExposureView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExposureLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exposureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficLimitsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putExposureLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exposureId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrafficLimitsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficLimitsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExposureMetrics: {
        parameters: {
            query?: {
                from?: string;
                step?: number;
                to?: string;
            };
            header?: never;
            path: {
                exposureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExposureMetricsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testExposure: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                exposureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExposureTestView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyInvitations: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfMyInvitationView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinedView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    declineInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteInviteLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                inviteLinkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    joinByInvite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteTokenRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinedView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteTokenRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitePreview"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteJoinKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                joinKeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeyScopes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfKeyScopeView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteAccountRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyApiKeys: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfApiKeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createMyApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeMyApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                apiKeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyAudit: {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                outcome?: string;
                requestId?: string;
                source?: string;
                target?: string;
                text?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfAuditView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportMyData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEmailRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askEmailAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityView"][];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlinkIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkIdentity: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JourneyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationChoices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationChoicesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setNotificationChoices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationChoicesRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationChoicesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readNotifications: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadNotificationsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPasskeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"][];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPasskey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePasskeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renamePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkeyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenamePasskeyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    challengeNewPasskey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyChallengeView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccountSecurity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountSecurityView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMySessions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfMySessionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endMyOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endMySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpSecretView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmTotpRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteMessageRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMessageRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reactToMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReactRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNetworks: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
                tenant?: null | string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfNetworkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNetworkRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNetwork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateNetworkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActivity: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfActivityView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alertId: string;
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNetworkBans: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfBanView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    banFromNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BanRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unbanFromNetwork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bannedUserId: string;
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportNetwork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkCopy"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFlows: {
        parameters: {
            query?: {
                cursor?: string;
                device?: string;
                from?: string;
                limit?: number;
                peer?: string;
                port?: number;
                protocol?: number;
                rule?: number;
                to?: string;
                verdict?: string;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfFlowView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportFlows: {
        parameters: {
            query?: {
                device?: string;
                format?: string;
                from?: string;
                peer?: string;
                port?: number;
                protocol?: number;
                rule?: number;
                to?: string;
                verdict?: string;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                    "text/csv": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summarizeFlows: {
        parameters: {
            query?: {
                from?: string;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowSummaryView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    joinNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinNetworkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkMembershipView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJoinKeys: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfJoinKeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createJoinKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJoinKeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewJoinKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNetworkMembers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfNetworkMemberView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    admitNetworkMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdmitNetworkMemberRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeNetworkMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeNetworkRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NetworkRoleRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNetworkMembership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkMembershipView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNetworkNames: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPeers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfPeerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPeer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePeerRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyCheck"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainPolicy: {
        parameters: {
            query: {
                from: string;
                port?: string;
                to: string;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyExplanation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revertPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicyVersions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfPolicyVersionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createNameRecord: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNameRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
                recordId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNetworkRequests: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfNetworkMemberView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReservations: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfReservationView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteReservation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRooms: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openRoom: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenRoomRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
                roomId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
                roomId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRoomRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    joinRoom: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
                roomId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveRoom: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
                roomId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoutes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPinnedServers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinnedServerList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pinServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinServerRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinnedServerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unpinServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                networkId: string;
                serverId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    transferNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferNetworkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePeer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updatePeer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePeerRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeerConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeerConfigView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replacePeerKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceKeyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotatePeerKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RouteDecisionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tagPeer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                peerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagPeerRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePoolAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolAddressId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updatePoolAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                poolAddressId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePoolAddressRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolAddressView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteServiceTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                serviceTemplateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    completeSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenants: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfTenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTenantRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteTenantRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTenantRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSpaceAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSpaceAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSpaceAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                spaceAlertId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBans: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfBanView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    banMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BanRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unbanMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bannedUserId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBlocks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addBlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddBlockRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteBlock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                blockId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChannels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createChannel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateChannelRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExposeLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpaceLimitsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putExposeLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpaceLimitsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpaceLimitsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExposures: {
        parameters: {
            query?: {
                cursor?: string;
                deviceId?: string;
                limit?: number;
                serverId?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfExposureView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createExposure: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateExposureRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExposureView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFleet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFleetUpdates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetUpdatesView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createFleetUpdate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FleetUpdateRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetUpdateView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateFleetUpdate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                fleetUpdateId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeFleetUpdateRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetUpdateView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfInvitationView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitationRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInviteLinks: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfInviteLinkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createInviteLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInviteLinkRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInviteLink"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    joinTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinTenantRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LockView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLockDevices: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfLockDeviceView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addLockEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LockEntryRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LockView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signDevices: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignDevicesRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfMemberView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMemberRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRoleRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModeration: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfModerationView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMutes: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfMuteView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    muteMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MuteRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unmuteMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importNetwork: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportNetworkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedNetwork"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOnboarding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putOnboarding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OnboardingRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerOnboarding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OnboardingAnswersRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPresence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServiceAccounts: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfServiceAccountView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createServiceAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceAccountRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                serviceAccountId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createServiceAccountKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                serviceAccountId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKeyView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeServiceAccountKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                serviceAccountId: string;
                serviceKeyId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServiceTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceTemplateList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createServiceTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceTemplateRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceTemplateView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfSinkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSink: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSinkRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SinkWithSecret"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sinkId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateSink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sinkId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSinkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SinkView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                sinkId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfDeliveryView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                deliveryId: number;
                sinkId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateSinkSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                sinkId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SinkWithSecret"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testSink: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                sinkId: string;
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    transferTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferTenantRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTunnelServers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfTunnelServerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTunnelServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTunnelServerRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TunnelServerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discoverTenants: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfPublicTenantView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTunnelClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tunnelClientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateTunnelClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tunnelClientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTunnelClientRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TunnelClientView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTunnelClientLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tunnelClientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficLimitsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putTunnelClientLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tunnelClientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrafficLimitsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficLimitsView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTunnelServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TunnelServerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTunnelServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateTunnelServer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you saw; 412 when somebody changed it meanwhile. */
                "If-Match"?: string;
            };
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTunnelServerRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TunnelServerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addPoolAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPoolAddressRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolAddressView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setCertificateAuthority: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetCertificateAuthorityRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TunnelServerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTunnelClients: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfTunnelClientView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addTunnelClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddTunnelClientRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TunnelClientView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    giveTunnelServerMachine: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request again gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                tunnelServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TunnelServerMachineRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TunnelServerView"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
