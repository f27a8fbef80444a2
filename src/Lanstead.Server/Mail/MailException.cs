namespace Lanstead.Server.Mail;

/// <summary>The mail server did not take a letter.</summary>
/// <param name="summary">Where and why, without anything that a stranger said: for the log and the audit.</param>
/// <param name="isFinal">True when trying again is of no use: this letter or its address is refused for good.</param>
/// <param name="said">What the mail server said, cut and without control characters: for the administrator who asks. It may hold an address.</param>
/// <param name="cause">What happened below.</param>
internal sealed class MailException(string summary, bool isFinal = false, string? said = null, Exception? cause = null)
    : Exception(said is null ? summary : $"{summary}: {said}", cause)
{
    /// <summary>Where and why, without anything that a stranger said.</summary>
    public string Summary => summary;

    public bool IsFinal => isFinal;
}
