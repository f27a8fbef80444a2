interface SelectBoxProps {
  /** For screen readers: what is selected stands beside it. */
  label: string;
  checked: boolean;
  isMixed?: boolean;
  onChange: () => void;
}

/** Chooses one of a list for what is done to several; large enough for a thumb. */
export function SelectBox({ label, checked, isMixed = false, onChange }: SelectBoxProps) {
  return (
    <label className="-m-2 grid size-10 shrink-0 cursor-pointer place-items-center rounded-lg hover:bg-sunken">
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        ref={(box) => {
          if (box !== null) box.indeterminate = isMixed;
        }}
        checked={checked}
        onChange={onChange}
        className="size-4 accent-accent"
      />
    </label>
  );
}
