import { networkQuery, peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Device } from "@/api/types";
import { PathLabel } from "@/features/peers/path-label";
import { useQuery } from "@tanstack/react-query";

/** Of the device's first network. Rows of one network share one request. */
export function DevicePath({ device }: { device: Device }) {
  const first = device.networks[0];
  return first === undefined ? null : <PathIn deviceId={device.id} networkId={first.networkId} />;
}

function PathIn({ deviceId, networkId }: { deviceId: string; networkId: string }) {
  const { data: peers } = usePaged(peersQuery(networkId));
  const { data: network } = useQuery(networkQuery(networkId));
  const peer = peers?.find((candidate) => candidate.deviceId === deviceId);
  return peer === undefined ? null : <PathLabel peer={peer} gateway={network?.gatewayDeviceId === deviceId} />;
}
