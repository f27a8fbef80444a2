import { defineWords } from "@/lib/i18n/words";

/** German for the server's meanings; English is the server's own, and stands in for what is missing here. */
export const permissionWords = defineWords<Readonly<Record<string, string>>>(
  {},
  {
    tenantRead: "Den Bereich und seine Mitglieder sehen",
    tenantLeave: "Den Bereich verlassen",
    networkRead: "Netzwerke sehen, wer darin ist, und ihre Geschichte",
    deviceRead: "Geräte sehen",
    peerConfig: "Die Konfiguration eines Telefons lesen",
    peerCreate: "Ein Gerät in ein Netzwerk bringen",
    joinKeyRead: "Beitrittsschlüssel sehen, nie ihr Geheimnis",
    joinKeyCreate: "Einen Beitrittsschlüssel machen",
    deviceUpdate: "Ein Gerät umbenennen und sagen, wo es zu erreichen ist",
    deviceDelete: "Ein Gerät entfernen",
    peerUpdate: "Name oder Adresse eines Geräts in einem Netzwerk ändern",
    peerDelete: "Ein Gerät aus einem Netzwerk nehmen",
    joinKeyDelete: "Einen Beitrittsschlüssel widerrufen",
    inviteRead: "Einladungen und Einladungslinks sehen",
    inviteCreate: "Menschen einladen",
    inviteDelete: "Einladungen und Einladungslinks zurückziehen",
    memberRemove: "Mitglieder mit niedrigerem Rang entfernen, mit ihren Geräten",
    networkCreate: "Ein Netzwerk anlegen",
    networkUpdate: "Name, Gateway und reservierte Adressen eines Netzwerks ändern",
    networkDelete: "Ein Netzwerk löschen",
    memberRole: "Rollen von Mitgliedern mit niedrigerem Rang ändern, bis zur eigenen",
    tenantUpdate: "Name und Beschreibung des Bereichs ändern, und wer beitreten darf",
    serviceAccountManage: "Dienstkonten und ihre Schlüssel machen",
    tenantAudit: "Das Protokoll lesen",
    tenantTransfer: "Jemand anderes zum Eigentümer machen",
    tenantDelete: "Den Bereich löschen, und das zurücknehmen",
  },
);
