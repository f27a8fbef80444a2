// Generated from docs/openapi.json by `npm run api`. Never edited by hand.
export interface paths {
    "/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Register"];
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
        post: operations["SignIn"];
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
        post: operations["SignOut"];
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
        get: operations["GetDashboard"];
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
        get: operations["ListDevices"];
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
        get: operations["GetDevice"];
        put?: never;
        post?: never;
        delete: operations["RemoveDevice"];
        options?: never;
        head?: never;
        patch: operations["UpdateDevice"];
        trace?: never;
    };
    "/v1/devices/{deviceId}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListDeviceChanges"];
        put?: never;
        post?: never;
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
        delete: operations["RevokeJoinKey"];
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
        get: operations["GetMe"];
        put?: never;
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
        get: operations["ListNetworks"];
        put?: never;
        post: operations["CreateNetwork"];
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
        get: operations["GetNetwork"];
        put?: never;
        post?: never;
        delete: operations["DeleteNetwork"];
        options?: never;
        head?: never;
        patch: operations["UpdateNetwork"];
        trace?: never;
    };
    "/v1/networks/{networkId}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListNetworkActivity"];
        put?: never;
        post?: never;
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
        get: operations["ListJoinKeys"];
        put?: never;
        post: operations["CreateJoinKey"];
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
        get: operations["ListPeers"];
        put?: never;
        post: operations["AddPeer"];
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
        get?: never;
        put?: never;
        post?: never;
        delete: operations["RemovePeer"];
        options?: never;
        head?: never;
        patch: operations["UpdatePeer"];
        trace?: never;
    };
    "/v1/peers/{peerId}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GetPeerConfig"];
        put?: never;
        post?: never;
        delete?: never;
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
        get: operations["GetSetup"];
        put?: never;
        post: operations["CompleteSetup"];
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
        ActivityActor: {
            id: string;
            kind: string;
            name: string;
        };
        ActivityItem: {
            actor: null | components["schemas"]["ActivityActor"];
            at: string;
            id: string;
            metadata: unknown;
            type: string;
        };
        ActivityItemPage: {
            items: components["schemas"]["ActivityItem"][];
            nextCursor: string | null;
        };
        AddPeer: {
            address?: string | null;
            deviceId?: string | null;
            name?: string | null;
            platform?: string | null;
            publicKey?: string | null;
        };
        ChangeItem: {
            code: string;
            detail: string;
            item: string;
            outcome: string;
        };
        Checklist: {
            deviceJoined: boolean;
            networkMade: boolean;
            phoneAdded: boolean;
            secondDeviceJoined: boolean;
        };
        ConfigInterface: {
            addresses: string[];
            dns?: string | null;
            mtu: number;
        };
        ConfigPeer: {
            allowedIps: string[];
            endpoint: string;
            persistentKeepalive: number;
            publicKey: string;
        };
        CreatedJoinKey: {
            code: string;
            codeExpiresAt: string;
            command: string;
            expiresAt: string;
            id: string;
            token: string;
        };
        CreateJoinKey: {
            description?: string | null;
            expiresInSeconds?: number;
            maxUses?: number;
        };
        CreateNetwork: {
            description?: string | null;
            ipv4Cidr?: string | null;
            name: string;
            tenantId?: string | null;
        };
        Dashboard: {
            checklist: components["schemas"]["Checklist"];
            devices: number;
            networks: number;
            peers: number;
            peersOnline: number;
        };
        Device: {
            agentVersion: string;
            connected: boolean;
            createdAt: string;
            hostname: string;
            id: string;
            kind: string;
            lastSeenAt: string | null;
            name: string;
            networks: components["schemas"]["DeviceNetwork"][];
            owner: components["schemas"]["Owner"];
            platform: string;
            publicEndpoint: string | null;
            status: string;
            tenantId: string;
        };
        DeviceChange: {
            appliedAt: string;
            id: string;
            items: components["schemas"]["ChangeItem"][];
            networkId: string | null;
            revision: number;
            succeeded: boolean;
        };
        DeviceChangePage: {
            items: components["schemas"]["DeviceChange"][];
            nextCursor: string | null;
        };
        DeviceNetwork: {
            ipv4: string;
            ipv6: string;
            networkId: string;
            networkName: string;
            peerId: string;
        };
        DevicePage: {
            items: components["schemas"]["Device"][];
            nextCursor: string | null;
        };
        JoinKey: {
            createdAt: string;
            description: string;
            expiresAt: string;
            id: string;
            lastUsedAt: string | null;
            maxUses: number;
            revokedAt: string | null;
            uses: number;
        };
        JoinKeyPage: {
            items: components["schemas"]["JoinKey"][];
            nextCursor: string | null;
        };
        Me: {
            csrfToken: string | null;
            email: string;
            id: string;
            isAdmin: boolean;
            tenants: components["schemas"]["TenantMembership"][];
            username: string;
        };
        Network: {
            createdAt: string;
            description: string;
            gatewayDeviceId: string | null;
            id: string;
            ipv4Cidr: string;
            ipv6Cidr: string;
            mtu: number;
            name: string;
            onlineCount: number;
            peerCount: number;
            revision: number;
            slug: string;
            tenantId: string;
            updatedAt: string;
        };
        NetworkPage: {
            items: components["schemas"]["Network"][];
            nextCursor: string | null;
        };
        Owner: {
            id: string;
            username: string;
        };
        Peer: {
            createdAt: string;
            deviceId: string;
            endpoints: string[];
            id: string;
            ipv4: string;
            ipv6: string;
            kind: string;
            lastHandshakeAt: string | null;
            name: string;
            networkId: string;
            paths: components["schemas"]["PeerPath"][];
            platform: string;
            publicKey: string | null;
            rxBytes: number;
            status: string;
            txBytes: number;
        };
        PeerConfig: {
            interface: components["schemas"]["ConfigInterface"];
            peer: components["schemas"]["ConfigPeer"];
            text: string;
        };
        PeerPage: {
            items: components["schemas"]["Peer"][];
            nextCursor: string | null;
        };
        PeerPath: {
            endpoint: string | null;
            lastHandshakeAt: string | null;
            latencyUs: number | null;
            path: string;
            remoteName: string;
            remotePeerId: string;
            rxBytes: number;
            txBytes: number;
        };
        RegisterBody: {
            email: string;
            password: string;
            username: string;
        };
        Session: {
            csrfToken: string | null;
            user: components["schemas"]["User"];
        };
        Setup: {
            needed: boolean;
            version: string;
        };
        SetupBody: {
            email: string;
            password: string;
            token: string;
            username: string;
        };
        SignInBody: {
            email: string;
            mode: string;
            password: string;
        };
        TenantMembership: {
            id: string;
            kind: string;
            name: string;
            role: string;
            slug: string;
        };
        UpdateDevice: {
            name?: string;
            publicEndpoint?: string | null;
        };
        UpdateNetwork: {
            description?: string;
            gatewayDeviceId?: string | null;
            name?: string;
        };
        UpdatePeer: {
            ipv4?: string;
            name?: string;
        };
        User: {
            email: string;
            id: string;
            isAdmin: boolean;
            username: string;
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
    Register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterBody"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    SignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    SignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    GetDashboard: {
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
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
        };
    };
    ListDevices: {
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
                    "application/json": components["schemas"]["DevicePage"];
                };
            };
        };
    };
    GetDevice: {
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
                    "application/json": components["schemas"]["Device"];
                };
            };
        };
    };
    RemoveDevice: {
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
            /** @description done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    UpdateDevice: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDevice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
        };
    };
    ListDeviceChanges: {
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
                    "application/json": components["schemas"]["DeviceChangePage"];
                };
            };
        };
    };
    RevokeJoinKey: {
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
            /** @description done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    GetMe: {
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
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    ListNetworks: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
                tenant?: string;
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
                    "application/json": components["schemas"]["NetworkPage"];
                };
            };
        };
    };
    CreateNetwork: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNetwork"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
        };
    };
    GetNetwork: {
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
                    "application/json": components["schemas"]["Network"];
                };
            };
        };
    };
    DeleteNetwork: {
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
            /** @description done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    UpdateNetwork: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateNetwork"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
        };
    };
    ListNetworkActivity: {
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
                    "application/json": components["schemas"]["ActivityItemPage"];
                };
            };
        };
    };
    ListJoinKeys: {
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
                    "application/json": components["schemas"]["JoinKeyPage"];
                };
            };
        };
    };
    CreateJoinKey: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJoinKey"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedJoinKey"];
                };
            };
        };
    };
    ListPeers: {
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
                    "application/json": components["schemas"]["PeerPage"];
                };
            };
        };
    };
    AddPeer: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                networkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPeer"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Peer"];
                };
            };
        };
    };
    RemovePeer: {
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
            /** @description done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    UpdatePeer: {
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
                "application/json": components["schemas"]["UpdatePeer"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Peer"];
                };
            };
        };
    };
    GetPeerConfig: {
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
                    "application/json": components["schemas"]["PeerConfig"];
                };
            };
        };
    };
    GetSetup: {
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
                    "application/json": components["schemas"]["Setup"];
                };
            };
        };
    };
    CompleteSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupBody"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
}
