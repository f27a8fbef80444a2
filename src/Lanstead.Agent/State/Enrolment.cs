namespace Lanstead.Agent.State;

/// <summary>Which server this machine belongs to, and as which device; the file <c>enrolment.json</c>.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="ServerUrl">Base URL, as the person gave it.</param>
/// <param name="ServerId">The deployment; state of another one is refused.</param>
/// <param name="ServerKey">SubjectPublicKeyInfo of the key that signs states.</param>
/// <param name="DeviceId">This machine.</param>
/// <param name="DeviceName">Its name on the server.</param>
internal sealed record Enrolment(int Schema, string ServerUrl, Guid ServerId, byte[] ServerKey, Guid DeviceId, string DeviceName);
